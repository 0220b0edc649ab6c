// Sessions in and out of the page: a file exported and imported again, a link copied and opened
// again, old links, broken ones.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { start_harness } from "./harness.mjs";

const links = fileURLToPath(new URL("../golden/links/", import.meta.url));

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

/** Opens the scenario and does this and that in it; the clock stands at the end. */
async function work(t) {
    const lab = await harness.open(t, { hash: "#/s/hot-key" });
    await sees(lab, "Let it happen");
    await lab.press("scenario.fault.0");
    await sees(lab, "End it");
    await lab.pause();
    return lab;
}

const state = async (lab) => {
    const { state_hash, now_us } = await lab.stats();
    return { state_hash, now_us };
};

/** The text of the file that the browser saves. */
async function exported(lab) {
    await lab.press("top.share");
    const [download] = await Promise.all([
        lab.page.waitForEvent("download"),
        lab.press("share.export"),
    ]);
    return {
        name: download.suggestedFilename(),
        text: readFileSync(await download.path(), "utf8"),
    };
}

test("a file that was exported brings the same state into another browser", async (t) => {
    const one = await work(t);
    const file = await exported(one);
    assert.equal(file.name, "hot-key.shardlab.json");
    assert.match(file.text, /^\{"format":"shardlab-session","version":2,\n/);
    const other = await harness.open(t);
    await other.press("top.share");
    const [chooser] = await Promise.all([
        other.page.waitForEvent("filechooser"),
        other.press("share.import"),
    ]);
    await chooser.setFiles({
        name: file.name,
        mimeType: "application/json",
        buffer: Buffer.from(file.text),
    });
    await sees(other, "The session is open and paused");
    assert.deepEqual(await state(other), await state(one));
    assert.equal(new URL(other.page.url()).hash, "#/s/hot-key");
    await other.assert_clean();
});

test("a reload goes on with the scenario that is open", async (t) => {
    const lab = await work(t);
    const before = await state(lab);
    await lab.until(
        async () =>
            (await lab.page.evaluate(
                () => JSON.parse(localStorage["shardlab.v1.scenario"] ?? "{}").now_us,
            )) === before.now_us,
        "the save",
    );
    await lab.page.reload();
    await lab.wait_for_state("ready");
    await sees(lab, "The session is open and paused");
    assert.deepEqual(await state(lab), before);
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
            const over = new DragEvent("dragover", event);
            canvas.dispatchEvent(over);
            canvas.dispatchEvent(new DragEvent("drop", event));
            return over.defaultPrevented;
        },
        [name, text],
    );

test("a file can be dropped on the page, and a broken one says where", async (t) => {
    const one = await work(t);
    const { text } = await exported(one);
    const other = await harness.open(t);
    assert.equal(await drop(other, "mine.json", text.replace('"do":"inject_fault",', "")), true);
    await sees(other, "The file mine.json cannot be opened. mine.json:");
    await sees(other, "branches[0].log[0].do: this field is missing");
    await drop(other, "mine.json", text);
    await sees(other, "The session is open and paused");
    assert.deepEqual(await state(other), await state(one));
});

test("a link is copied, and brings the same state", async (t) => {
    const one = await work(t);
    await one.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await one.hit("top.share");
    await sees(one, "of at most 2,000 characters");
    await one.hit("share.link");
    await sees(one, "Copied: ");
    const link = await one.page.evaluate(() => navigator.clipboard.readText());
    assert.ok(link.startsWith(`${harness.url}#/x/`), link);
    assert.ok((await one.text()).includes(`Copied: ${link.length} of at most`));
    assert.ok(link.length < 600, `${link.length} characters`);
    const hash = link.slice(link.indexOf("#"));
    const other = await harness.open(t, { hash });
    await sees(other, "The session is open and paused");
    assert.deepEqual(await state(other), await state(one));
    assert.equal(new URL(other.page.url()).hash, hash);
    await other.assert_clean();
});

test("a session too long for a link says so and offers the file", async (t) => {
    const lab = await work(t);
    // What cannot be compressed: texts of any characters.
    for (let i = 0; i < 5; i += 1) {
        let noise = "";
        for (let n = 0; n < 400; n += 1) noise += String.fromCharCode(33 + ((n * n * 7 + i * n) % 89));
        await lab.type("field.key", `k${i}`);
        await lab.type("field.data", [...noise].sort(() => Math.random() - 0.5).join(""));
        await lab.press("form.send");
    }
    await lab.press("top.share");
    await sees(lab, "Too much was done here for a link");
    assert.equal(await lab.control("share.link").isDisabled(), true);
    assert.equal(await lab.control("share.export").isDisabled(), false);
});

test("a broken link says what is wrong and opens the list of scenarios", async (t) => {
    const good = readFileSync(`${links}version-1-scenario.txt`, "utf8").trim().slice("#/x/".length);
    const broken = {
        [good.slice(0, -9)]: "It is damaged",
        [`${good.slice(0, 60)}AAAA${good.slice(64)}`]: "It is damaged",
        [`Ag${good.slice(2)}`]: "It is packed in version 2",
        "AQ": "It is cut off",
        "": "It is cut off",
        "a.b": "It has characters that no such link has",
    };
    const lab = await harness.open(t);
    for (const [packed, reason] of Object.entries(broken)) {
        await lab.page.evaluate((hash) => (location.hash = hash), `#/x/${packed}`);
        await sees(lab, `This link cannot be opened. ${reason}`);
        await sees(lab, "One product goes viral");
        assert.equal(new URL(lab.page.url()).hash, "#/l/records");
        await lab.press("overlay.close");
    }
    await lab.assert_clean();
});

for (const name of readdirSync(links)) {
    test(`the old link ${name} still opens`, async (t) => {
        const lab = await harness.open(t, {
            hash: readFileSync(links + name, "utf8").trim(),
        });
        await sees(lab, "The session is open and paused");
        await lab.press("top.share");
        await sees(lab, "of at most 2,000 characters");
    });
}
