// The sandbox in the page: from nothing, from a lesson and back, kept by name over a reload, deleted and brought back,
// in a full storage; tabs of streams on a phone; the file of a lesson dropped on the page.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { start_harness } from "./harness.mjs";

let harness;
before(async () => {
    harness = await start_harness();
});
after(() => harness?.close());

const sees = (lab, text) =>
    lab.until(
        async () => (await lab.text()).includes(text),
        `the text "${text}"`,
        () => lab.text(),
    );
const hash_of = (lab) => new URL(lab.page.url()).hash;
const state = async (lab) => {
    const { state_hash, now_us } = await lab.stats();
    return { state_hash, now_us };
};

/** Makes a stream by the console, which is open at its form. */
async function create(lab, name) {
    await lab.press("console.provisioned");
    await lab.type("console.name", name);
    await lab.type("console.shards", "1");
    await lab.press("console.create");
    await sees(lab, "CreateStream was accepted.");
    await sees(lab, "ACTIVE");
    await lab.press("overlay.close");
}

test("from nothing: the first thing to do is said, a stream is made, a record is put", async (t) => {
    const lab = await harness.open(t, { hash: "#/sandbox" });
    await sees(lab, "There is no stream yet. Create one first");
    await lab.press("scenario.create");
    await create(lab, "clicks");
    await lab.type("field.key", "user-7");
    await lab.type("field.data", "hello");
    await lab.press("form.send");
    await sees(lab, "shardId-000000000000");
    assert.equal(hash_of(lab), "#/sandbox");
    await lab.assert_clean();
});

test("from a step of the lesson and back; each has its own state", async (t) => {
    const lab = await harness.open(t);
    await lab.press("lesson.next");
    await sees(lab, "Step 2 of 8");
    await lab.press("top.course");
    await lab.press("overlay.go_on");
    await sees(lab, "without its goals");
    assert.equal(hash_of(lab), "#/sandbox/records");
    await lab.press("scenario.lesson");
    await sees(lab, "it would go on being charged until it is deleted");
    await lab.press("lights.leave");
    await sees(lab, "Step 2 of 8");
    assert.equal(hash_of(lab), "#/l/records");
    // The browser's own way back.
    await lab.page.goBack();
    await sees(lab, "The session is open and paused");
    assert.equal(hash_of(lab), "#/sandbox/records");
    await lab.assert_clean();
});

/** A sandbox of the lesson with an act in it, paused, and its list open. */
async function listed(t, settings = {}) {
    const lab = await harness.open(t, settings);
    await lab.press("top.course");
    await lab.press("overlay.go_on");
    await sees(lab, "without its goals");
    await lab.pause();
    await lab.press("scenario.saved");
    await sees(lab, "What you save stands here.");
    return lab;
}

test("saved by name it outlives a reload, and what is deleted can be brought back", async (t) => {
    const lab = await listed(t);
    const saved = await state(lab);
    await lab.type("sandbox.name", "Two “readers”");
    await lab.press("sandbox.save");
    await sees(lab, "“Two “readers”” is saved.");
    await lab.press("sandbox.copy.1");
    await sees(lab, "Two “readers” (2)");
    await lab.press("sandbox.rename.2");
    await lab.type("sandbox.rename_to", "Copy");
    await lab.press("sandbox.rename_now");
    await sees(lab, "is now “Copy”.");
    await lab.page.reload();
    await lab.wait_for_state("ready");
    await lab.page.evaluate(() => (location.hash = "#/l/records"));
    await sees(lab, "Step 1 of 8");
    await lab.press("top.course");
    await lab.press("overlay.sandboxes");
    await sees(lab, "Copy");
    await lab.press("sandbox.delete.1");
    await sees(lab, "“Two “readers”” is deleted.");
    assert.ok(!(await lab.ids()).includes("sandbox.open.1"));
    await lab.press("sandbox.undo");
    await sees(lab, "is there again.");
    await lab.press("sandbox.open.1");
    await sees(lab, "The session is open and paused");
    assert.deepEqual(await state(lab), saved);
    assert.equal(hash_of(lab), "#/sandbox/records");
    await lab.assert_clean();
});

test("a full storage is warned of before, and said when it is", async (t) => {
    const lab = await listed(t, { stored: { "shardlab.other": "x".repeat(2_200_000) } });
    await sees(lab, "The browser's storage for this page is nearly full");
    await lab.page.evaluate(() => {
        const set = Storage.prototype.setItem;
        Storage.prototype.setItem = function (key, value) {
            if (key.startsWith("shardlab.v1.sandbox.")) {
                throw new DOMException("full", "QuotaExceededError");
            }
            set.call(this, key, value);
        };
    });
    await lab.type("sandbox.name", "Mine");
    await lab.press("sandbox.save");
    await sees(lab, "is full, so nothing was changed for “Mine”");
});

test("streams stand as tabs that scroll within their strip on a phone", async (t) => {
    const lab = await harness.open(t, {
        hash: "#/sandbox",
        viewport: { width: 390, height: 844 },
        dpr: 2,
        touch: true,
    });
    await sees(lab, "There is no stream yet.");
    for (let i = 1; i <= 5; i += 1) {
        await lab.press("stage.add_stream");
        await create(lab, `stream-number-${i}`);
    }
    await lab.pause();
    const last = (await lab.ids()).filter((id) => id.startsWith("stage.stream.")).at(-1);
    assert.equal(await lab.page.evaluate((id) => globalThis.shardlab.hit_rect(id), last), null);
    await lab.control(last).focus();
    const rect = await lab.until(
        () => lab.page.evaluate((id) => globalThis.shardlab.hit_rect(id), last),
        "the last tab on the canvas",
    );
    assert.ok(rect.x + rect.w <= 390 && rect.h >= 44, JSON.stringify(rect));
    await lab.press(last);
    await sees(lab, "Stream stream-number-5");
    await lab.assert_clean();
});

/** Drops a file on the page, as the pointer would. */
const drop = (lab, name, text) =>
    lab.page.evaluate(
        ([n, content]) => {
            const dataTransfer = new DataTransfer();
            dataTransfer.items.add(new File([content], n));
            const event = { dataTransfer, bubbles: true, cancelable: true };
            const canvas = document.getElementById("canvas");
            canvas.dispatchEvent(new DragEvent("dragover", event));
            canvas.dispatchEvent(new DragEvent("drop", event));
        },
        [name, text],
    );

test("the file of a lesson opens when it is dropped, and a broken one says where", async (t) => {
    const lab = await harness.open(t);
    const text = readFileSync(new URL("../../lessons/records.json", import.meta.url), "utf8");
    await drop(lab, "mine.json", text.replace('"title": "Records"', '"title": "My lesson"'));
    await sees(lab, "This lesson is open from its file.");
    assert.equal(await lab.page.title(), "My lesson · ShardLab");
    await drop(lab, "mine.json", text.replace('"minutes"', '"minuets"'));
    await sees(lab, "The file mine.json cannot be opened. mine.json:");
});
