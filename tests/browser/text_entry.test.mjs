// Text on the canvas goes through a real field: typing, the caret, paste, Japanese by an input
// method.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { start_harness } from "./harness.mjs";

let harness;
before(async () => {
    harness = await start_harness();
});
after(() => harness?.close());

/** Opens the lab and clicks into the first drawn text field. */
async function open_field(t, settings = {}) {
    const lab = await harness.open(t, settings);
    await lab.pause();
    const id = await lab.until(async () => {
        for (const name of await lab.ids()) {
            const text = await lab.control(name).evaluate((e) => e.matches("input[type=text]"));
            if (text && (await lab.rect(name))) return name;
        }
        return null;
    }, "a text field on the canvas");
    await lab.hit(id);
    await lab.until(
        async () => (await lab.focused()) === id,
        `the focus in "${id}" after a click on it`,
    );
    await lab.page.keyboard.press("Control+a");
    await lab.page.keyboard.press("Delete");
    await lab.until(async () => (await lab.value(id)) === "", "an empty field");
    return { lab, id };
}

/** The picture of the field changes with what is typed. */
async function picture(lab, id) {
    await lab.rest();
    const { x, y, w, h } = await lab.rect(id);
    return lab.page.screenshot({ clip: { x, y, width: w, height: h } });
}

test("a click takes the field, typing shows on the canvas, and the field lies over the drawn one", async (t) => {
    const { lab, id } = await open_field(t);
    const empty = await picture(lab, id);
    await lab.page.keyboard.type("user-7");
    assert.equal(await lab.value(id), "user-7");
    const typed = await picture(lab, id);
    assert.ok(!typed.equals(empty), "What is typed is drawn.");
    const rect = await lab.rect(id);
    const box = await lab.control(id).boundingBox();
    assert.ok(box.x >= rect.x - 1 && box.y >= rect.y - 1, JSON.stringify({ box, rect }));
    assert.ok(
        box.x + box.width <= rect.x + rect.w + 1 && box.y + box.height <= rect.y + rect.h + 1,
    );
    await lab.page.keyboard.press("Home");
    await lab.page.keyboard.type("x");
    assert.equal(await lab.value(id), "xuser-7");
    await lab.page.keyboard.press("Control+z");
    assert.equal(await lab.value(id), "user-7");
    assert.deepEqual(await picture(lab, id).then((p) => p.equals(empty)), false);
    await lab.assert_clean();
});

test("paste", async (t) => {
    const { lab, id } = await open_field(t);
    await lab.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await lab.page.evaluate(() => navigator.clipboard.writeText("order-4711 é"));
    const empty = await picture(lab, id);
    await lab.page.keyboard.press("Control+v");
    assert.equal(await lab.value(id), "order-4711 é");
    assert.ok(!(await picture(lab, id)).equals(empty), "What is pasted is drawn.");
    await lab.assert_clean();
});

test("an input method: Japanese is composed and committed", async (t) => {
    const { lab, id } = await open_field(t);
    const empty = await picture(lab, id);
    const session = await lab.page.context().newCDPSession(lab.page);
    for (const text of ["に", "にほ", "にほん"]) {
        await session.send("Input.imeSetComposition", {
            text,
            selectionStart: text.length,
            selectionEnd: text.length,
        });
        await lab.frame();
        assert.equal(await lab.value(id), text);
    }
    const composing = await picture(lab, id);
    assert.ok(!composing.equals(empty), "The composition is drawn.");
    await session.send("Input.insertText", { text: "日本" });
    await lab.rest();
    assert.equal(await lab.value(id), "日本");
    assert.ok(!(await picture(lab, id)).equals(composing), "What is committed is drawn.");
    await lab.page.keyboard.type("7");
    assert.equal(await lab.value(id), "日本7");
    await lab.assert_clean();
});

test("leaving the field by Tab keeps its text and puts the field back", async (t) => {
    const { lab, id } = await open_field(t);
    await lab.page.keyboard.type("kept");
    await lab.page.keyboard.press("Tab");
    await lab.rest();
    // The next field has the focus, and with it the place over its picture.
    const next = await lab.focused();
    assert.notEqual(next, id);
    assert.equal(await lab.value(id), "kept");
    assert.equal(await lab.page.locator(".entry").count(), 1);
    assert.equal(await lab.page.locator(`.entry[data-id="${id}"], [data-id="${id}"] .entry`).count(), 0);
    await lab.focus("form.send");
    await lab.rest();
    assert.equal(await lab.page.locator(".entry").count(), 0);
});

test("a field reached by Tab in the twin is the same field", async (t) => {
    const { lab, id } = await open_field(t);
    await lab.page.keyboard.press("Tab");
    await lab.page.keyboard.press("Shift+Tab");
    assert.equal(await lab.focused(), id);
    await lab.page.keyboard.type("again");
    await lab.rest();
    assert.equal(await lab.value(id), "again");
});
