// The lab looks as it did: twelve named states, each compared with a small picture in docs/states.
// A change that is meant is taken over by UPDATE_STATES=1, and docs/states.md is looked at then.
// What differs is written to build/states.

import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { start_harness } from "./harness.mjs";
import { Pictures, is_alike } from "./pictures.mjs";
import { kStates, reach_state } from "./states.mjs";

const references = fileURLToPath(new URL("../../docs/states/", import.meta.url));
const found = fileURLToPath(new URL("../../build/states/", import.meta.url));
const kWidth = 720;
const kBytes = 30_000;
const updates = process.env.UPDATE_STATES === "1";

let harness;
/** @type {Pictures} */
let pictures;
before(async () => {
    harness = await start_harness();
    pictures = new Pictures(await harness.browser.newPage());
    await mkdir(references, { recursive: true });
    await mkdir(found, { recursive: true });
});
after(() => harness?.close());

const reference_of = (name) => readFile(`${references}${name}.webp`);

for (const state of kStates) {
    test(`the lab looks as it did: ${state.name}`, { timeout: 120_000 }, async (t) => {
        const lab = await reach_state(harness, t, state);
        const seen = await lab.screenshot();
        await lab.assert_clean();
        if (updates) {
            const small = { width: state.width ?? kWidth, bytes: kBytes };
            await writeFile(
                `${references}${state.name}.webp`,
                await pictures.shrink(seen, small),
            );
            await writeFile(`${found}${state.name}.png`, seen);
            return;
        }
        const difference = await pictures.compare(seen, await reference_of(state.name));
        if (!is_alike(difference)) await writeFile(`${found}${state.name}.png`, seen);
        const { mean, off, worst } = difference;
        assert.ok(
            is_alike(difference),
            `build/states/${state.name}.png is not docs/states/${state.name}.webp: tiles ` +
                `differ by ${mean.toFixed(2)} of 255 in the mean, ${(off * 100).toFixed(1)} % of ` +
                `them much, most at ${worst.x}, ${worst.y} of the small picture. If it is meant: ` +
                "UPDATE_STATES=1 node --test tests/browser/states.test.mjs",
        );
    });
}

test("one state is not taken for another, and a box over a picture is seen", async () => {
    const known = [];
    for (const { name } of kStates) known.push([name, await reference_of(name)]);
    for (const [index, [name, picture]] of known.entries()) {
        assert.ok(is_alike(await pictures.compare(picture, picture)), name);
        const boxed = await pictures.with_box(picture, { x: 60, y: 200, w: 80, h: 40 });
        assert.ok(!is_alike(await pictures.compare(boxed, picture)), `a box over ${name}`);
        for (const [other, its] of known.slice(index + 1)) {
            assert.ok(!is_alike(await pictures.compare(picture, its)), `${name} and ${other}`);
        }
    }
});
