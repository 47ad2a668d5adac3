/** Reads a program's properties, whose types only the program's compiler has checked. */
export type Inputs = Readonly<Record<string, unknown>>;

export function section(inputs: Inputs, name: string): Inputs {
  return asSection(inputs[name]) ?? {};
}

export function asSection(value: unknown): Inputs | undefined {
  // A non-array object has string keys and unknown members, which is all that the type says.
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Inputs)
    : undefined;
}

export function sections(inputs: Inputs, name: string): readonly Inputs[] {
  const value = inputs[name];
  return Array.isArray(value) ? value.map((member) => asSection(member) ?? {}) : [];
}

export function stringIn(inputs: Inputs, name: string): string | undefined {
  const value = inputs[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function stringsIn(inputs: Inputs, name: string): readonly string[] {
  const value = inputs[name];
  return Array.isArray(value) ? value.filter((member) => typeof member === "string") : [];
}

/** A number, also one that is written as a text, as Pulumi's constraints are. */
export function numberIn(inputs: Inputs, name: string): number | undefined {
  const value = inputs[name];
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

export function flagIn(inputs: Inputs, name: string, otherwise: boolean): boolean {
  const value = inputs[name];
  return typeof value === "boolean" ? value : otherwise;
}
