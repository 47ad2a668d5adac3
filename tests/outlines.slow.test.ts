import { outlineTests } from "./support/outline";

outlineTests(["todo prod", "delivery", "hello", "items", "links", "accounts"]);
