// The program's second part: the first lesson does without it, and it comes in time for everything else.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { start_harness } from "./harness.mjs";

let harness;
before(async () => {
    harness = await start_harness();
});
after(() => harness?.close());

const kSecondPart = /\/shardlab\.second\.[0-9a-f]+\.wasm$/;

const asked_for = (lab) => lab.requests.filter((url) => kSecondPart.test(url)).length;

test("it comes by itself when the lab is ready, once", async (t) => {
    const lab = await harness.open(t);
    await lab.until(async () => asked_for(lab) > 0, "the request");
    await lab.page.waitForLoadState("networkidle");
    await lab.page.keyboard.press("?");
    await lab.wait_for((text) => text.includes("closes what lies on top"), "the help");
    assert.equal(asked_for(lab), 1);
    assert.deepEqual(lab.complaints, []);
});

test("a scenario waits for it", async (t) => {
    let came = false;
    const lab = await harness.open(t, {
        hash: "#/s/surge-price",
        prepare: (page) =>
            page.route(kSecondPart, async (route) => {
                await new Promise((resolve) => setTimeout(resolve, 1500));
                came = true;
                await route.continue();
            }),
    });
    await lab.wait_for((text) => text.includes("The concert is over"), "the scenario");
    assert.ok(came);
    assert.deepEqual(lab.complaints, []);
});

test("a call that comes earlier brings it then and there", async (t) => {
    const kinds = [];
    const lab = await harness.open(t, {
        prepare: (page) =>
            page.route(kSecondPart, (route) => {
                kinds.push(route.request().resourceType());
                return kinds.at(-1) === "fetch" ? route.abort() : route.continue();
            }),
    });
    await lab.until(async () => kinds.includes("fetch"), "the first request");
    await lab.page.keyboard.press("?");
    await lab.wait_for((text) => text.includes("closes what lies on top"), "the help");
    assert.deepEqual(kinds, ["fetch", "xhr"]);
});

test("a scenario that cannot have it says so, and goes on when it comes", async (t) => {
    const lab = await harness.open(t, {
        hash: "#/s/surge-price",
        wait: "failed",
        prepare: (page) => page.route(kSecondPart, (route) => route.abort()),
    });
    assert.match(await lab.page.locator("#failure").innerText(), /did not arrive/);
    await lab.page.unrouteAll();
    await lab.page.getByRole("button", { name: "Try again" }).click();
    await lab.wait_for_state("ready");
    await lab.wait_for((text) => text.includes("The concert is over"), "the scenario");
});

test("a call that cannot have it stops with a page of its own, and a reload goes on", async (t) => {
    const lab = await harness.open(t, {
        prepare: (page) => page.route(kSecondPart, (route) => route.abort()),
    });
    await lab.wait_for((text) => text.includes("Step 1 of 8"), "the first step");
    await lab.press("lesson.next");
    await lab.wait_for((text) => text.includes("Step 2 of 8"), "the second step");
    // What is done is saved within a second or so.
    const saved = () => lab.page.evaluate(() => localStorage.getItem("shardlab.v1.session"));
    await lab.until(async () => /"step":1\b/.test((await saved()) ?? ""), "the save");
    await lab.page.keyboard.press("?");
    await lab.wait_for_state("failed");
    assert.equal(await lab.page.locator("#failure").getAttribute("data-kind"), "part");
    await lab.page.unrouteAll();
    await lab.page.getByRole("button", { name: "Reload" }).click();
    await lab.wait_for_state("ready");
    await lab.wait_for((text) => text.includes("Step 2 of 8"), "the second step");
});
