// What is done by hand on the stage, in Chromium.

import { after, before } from "node:test";
import { acts_tests } from "./acts.mjs";
import { start_harness } from "./harness.mjs";

let harness;
before(async () => {
    harness = await start_harness();
});
after(() => harness?.close());

acts_tests(() => harness, "Chromium");
