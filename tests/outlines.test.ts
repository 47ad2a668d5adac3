import { outlineTests } from "./support/outline";

outlineTests(["todo dev"]);
