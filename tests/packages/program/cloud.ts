import { readProject, startCloud } from "@secured-api/local-cloud";

/** The package's own declarations, in use. */
export const directory = readProject(".", "dev").directory;
export const cloud = startCloud({
  region: "us-east-1",
  port: 0,
  directory: undefined,
  onRequest: ({ status }) => {
    console.log(status.toFixed());
  },
  onMessage: ({ to }) => {
    console.log(to.trim());
  },
  onOutput: (_, line) => {
    console.log(line);
  },
  onNotice: console.error,
});
