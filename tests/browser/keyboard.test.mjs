// Everything by keyboard, and no trap: Tab goes through the controls in order and out again, the
// canvas shows where the focus is, F6 goes from region to region.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { start_harness } from "./harness.mjs";

let harness;
before(async () => {
    harness = await start_harness();
});
after(() => harness?.close());

/** Tabs until the focus is on nothing or comes round; the ids on the way. */
async function tab_through(lab, key) {
    const ids = [];
    for (let i = 0; i < 300; i += 1) {
        await lab.page.keyboard.press(key);
        const where = await lab.page.evaluate(() => {
            const { activeElement } = document;
            return activeElement === document.body
                ? null
                : (activeElement.dataset.id ?? activeElement.className);
        });
        if (where === null) return { ids, left: true };
        ids.push(where);
    }
    return { ids, left: false };
}

test("Tab goes through the twin's controls in reading order and leaves the page", async (t) => {
    const lab = await harness.open(t);
    await lab.pause();
    const forth = await tab_through(lab, "Tab");
    assert.ok(forth.left, `Tab never left the page: ${forth.ids.slice(0, 40).join(", ")}`);
    assert.deepEqual(forth.ids.slice(0, 2), ["skip", "skip"]);
    const order = await lab.ids();
    const controls = forth.ids.filter((id) => order.includes(id));
    assert.ok(controls.length > 3, forth.ids.join(", "));
    const places = controls.map((id) => order.indexOf(id));
    assert.deepEqual(
        places,
        [...places].sort((a, b) => a - b),
    );
    const back = await tab_through(lab, "Shift+Tab");
    assert.ok(back.left);
    assert.deepEqual(new Set(back.ids), new Set(forth.ids));
});

test("Tab leaves the canvas", async (t) => {
    const lab = await harness.open(t);
    await lab.page.mouse.click(640, 360);
    await lab.until(
        () => lab.page.evaluate(() => document.activeElement.id === "canvas"),
        "the focus on the canvas after a click",
    );
    await lab.page.keyboard.press("Tab");
    assert.notEqual(await lab.page.evaluate(() => document.activeElement.id), "canvas");
    assert.notEqual(await lab.focused(), null);
});

test("the canvas shows which control has the focus", async (t) => {
    const lab = await harness.open(t);
    await lab.pause();
    let seen = 0;
    for (const id of await lab.ids()) {
        const operable = await lab
            .control(id)
            .evaluate((e) => e.matches("button, select, input[type=radio]"));
        const rect = operable ? await lab.rect(id) : null;
        if (!rect) continue;
        const clip = {
            x: Math.max(0, rect.x - 5),
            y: Math.max(0, rect.y - 5),
            width: rect.w + 10,
            height: rect.h + 10,
        };
        await lab.page.evaluate(() => document.activeElement.blur());
        await lab.rest();
        const plain = await lab.page.screenshot({ clip });
        await lab.focus(id);
        await lab.rest();
        const ringed = await lab.page.screenshot({ clip });
        assert.ok(!plain.equals(ringed), `No ring is drawn around "${id}".`);
        seen += 1;
        if (seen === 6) break;
    }
    assert.ok(seen >= 3, `Only ${seen} controls of the twin are on the canvas.`);
});

test("F6 goes from region to region and round again", async (t) => {
    const lab = await harness.open(t);
    const visited = [];
    for (let i = 0; i < 12; i += 1) {
        await lab.page.keyboard.press("F6");
        await lab.frame();
        const region = await lab.page.evaluate(
            () => document.activeElement.closest("#twin section")?.dataset.id ?? null,
        );
        assert.notEqual(region, null, "F6 puts the focus into a region of the twin.");
        if (visited.length > 1 && region === visited[0]) return;
        assert.ok(
            !visited.includes(region),
            `F6 came back to "${region}" before it had been everywhere.`,
        );
        visited.push(region);
    }
    assert.fail(`F6 does not come round: ${visited.join(" | ")}`);
});

test("the skip links lead to the lesson and to the stage, and leave the address alone", async (t) => {
    const lab = await harness.open(t, { hash: "#/l/records" });
    for (const name of ["region.lesson", "region.stage"]) {
        await lab.page.locator(`[data-skip="${name}"]`).focus();
        await lab.page.keyboard.press("Enter");
        assert.equal(await lab.focused(), name);
    }
    assert.equal(new URL(lab.page.url()).hash, "#/l/records");
});

test("the key t changes between picture and text view, both ways", async (t) => {
    const lab = await harness.open(t);
    const view = () => lab.page.evaluate(() => document.body.dataset.view);
    assert.equal(await view(), "canvas");
    await lab.page.keyboard.press("t");
    await lab.until(async () => (await view()) === "text", "the text view");
    await lab.page.keyboard.press("t");
    await lab.until(async () => (await view()) === "canvas", "the picture");
    await lab.assert_clean();
});
