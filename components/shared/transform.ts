/** Changes a child resource's arguments just before it is created: the escape hatch for what a component has no argument for. */
export type Transform<Args> = (args: Args) => Args;

export function transformed<Args>(args: Args, transform: Transform<Args> | undefined): Args {
  return transform === undefined ? args : transform(args);
}
