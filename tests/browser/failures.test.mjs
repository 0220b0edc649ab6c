// What can go wrong has a page that says what happened and what to do, and the way on works.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { kFolder, start_harness } from "./harness.mjs";

let harness;
before(async () => {
    harness = await start_harness();
});
after(() => harness?.close());

const kProgram = /\/shardlab\.[0-9a-f]+\.wasm$/;
const kGlue = /\/shardlab\.[0-9a-f]+\.mjs/;
const kFont = /\/fonts\/inter-regular\.[0-9a-f]+\.otf$/;

function program_bytes() {
    const name = readdirSync(kFolder).find((file) => kProgram.test(`/${file}`));
    return readFileSync(join(kFolder, name));
}

const failure = (lab) => lab.page.locator("#failure").innerText();
const kind = (lab) => lab.page.locator("#failure").getAttribute("data-kind");

/** The lab fails as expected, the lesson stays readable, and after the cure a retry works. */
async function fails_and_recovers(lab, expected_kind, expected_text) {
    assert.equal(await kind(lab), expected_kind);
    assert.match(await failure(lab), expected_text);
    assert.ok(await lab.page.locator("#lesson h1").isVisible());
    assert.equal(await lab.page.evaluate(() => document.activeElement.id), "failure-title");
    await lab.page.unrouteAll();
    await lab.page.getByRole("button", { name: "Try again" }).click();
    await lab.wait_for_state("ready");
    assert.equal(await lab.page.locator("#page").isVisible(), false);
    lab.assert_own_origin();
}

test("the program is missing on the server", async (t) => {
    const lab = await harness.open(t, {
        wait: "failed",
        prepare: (page) => page.route(kProgram, (route) => route.fulfill({ status: 404 })),
    });
    assert.match(await lab.page.locator("#failure pre").textContent(), /shardlab\.wasm: .*404/);
    await fails_and_recovers(lab, "status", /missing on the server/);
});

test("the program arrives truncated", async (t) => {
    const whole = program_bytes();
    const body = whole.subarray(0, whole.length - 7);
    const lab = await harness.open(t, {
        wait: "failed",
        prepare: (page) =>
            page.route(kProgram, (route) =>
                route.fulfill({ body, contentType: "application/wasm" }),
            ),
    });
    const details = await lab.page.locator("#failure pre").textContent();
    assert.ok(details.includes(`${body.length} bytes arrived, ${whole.length} belong`), details);
    await fails_and_recovers(lab, "length", /arrived incomplete/);
});

test("a font arrives truncated, and longer than it is", async (t) => {
    for (const body of ["short", "x".repeat(100_000)]) {
        const lab = await harness.open(t, {
            wait: "failed",
            prepare: (page) => page.route(kFont, (route) => route.fulfill({ body })),
        });
        await fails_and_recovers(lab, "length", /arrived incomplete/);
    }
});

test("the connection breaks", async (t) => {
    for (const file of [kProgram, kGlue]) {
        const lab = await harness.open(t, {
            wait: "failed",
            prepare: (page) => page.route(file, (route) => route.abort("connectionreset")),
        });
        await fails_and_recovers(lab, "network", /did not arrive/);
    }
});

test("offline, it goes on by itself when the connection is back", async (t) => {
    const lab = await harness.open(t, {
        wait: "failed",
        init: `if (!sessionStorage.getItem("was_offline")) {
            sessionStorage.setItem("was_offline", "yes");
            Object.defineProperty(navigator, "onLine", { configurable: true, get: () => false });
        }`,
        prepare: (page) => page.route(kProgram, (route) => route.abort("internetdisconnected")),
    });
    assert.equal(await kind(lab), "offline");
    assert.match(await failure(lab), /You are offline/);
    await lab.page.unrouteAll();
    await lab.page.evaluate(() => dispatchEvent(new Event("online")));
    await lab.wait_for_state("ready");
});

test("the browser refuses to compile the program", async (t) => {
    const lab = await harness.open(t, {
        wait: "failed",
        init: `globalThis.real_compile = WebAssembly.compileStreaming;
            WebAssembly.compileStreaming = async () => {
                throw new WebAssembly.CompileError("Wasm code generation disallowed by embedder");
            };`,
    });
    assert.match(await lab.page.locator("#failure pre").textContent(), /disallowed by embedder/);
    await lab.page.evaluate(() => (WebAssembly.compileStreaming = globalThis.real_compile));
    await fails_and_recovers(lab, "refused", /refused the lab's program/);
});

test("the program is damaged, but has its length", async (t) => {
    const body = Buffer.from(program_bytes());
    body.fill(0xff, 8, 16);
    const lab = await harness.open(t, {
        wait: "failed",
        prepare: (page) =>
            page.route(kProgram, (route) =>
                route.fulfill({ body, contentType: "application/wasm" }),
            ),
    });
    await fails_and_recovers(lab, "refused", /refused the lab's program/);
});

test("the browser has no WebAssembly", async (t) => {
    const lab = await harness.open(t, { wait: "failed", init: "delete globalThis.WebAssembly;" });
    assert.equal(await kind(lab), "no-webassembly");
    assert.match(await failure(lab), /cannot run the lab/);
    assert.ok(await lab.page.locator("#lesson h1").isVisible());
});

const kNoWebGl = `
    const get = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
        return /webgl/.test(kind) ? null : get.call(this, kind, ...rest);
    };`;

test("without WebGL 2 the text view does everything, and is remembered", async (t) => {
    const lab = await harness.open(t, { wait: "failed", init: kNoWebGl });
    assert.equal(await kind(lab), "no-webgl");
    await lab.page.getByRole("button", { name: "Go on in text view" }).click();
    await lab.wait_for_state("ready");
    assert.ok((await lab.ids()).length > 5);
    assert.ok(await lab.page.locator("#twin").isVisible());
    assert.equal(await lab.page.locator("#canvas").isVisible(), false);
    await lab.run();
    await lab.reload();
    assert.ok(await lab.page.locator("#twin").isVisible());
    await lab.assert_clean();
});

test("a lost graphics context comes back, and the state is the same", async (t) => {
    const lab = await harness.open(t);
    await lab.pause();
    const before_loss = await lab.stats();
    const colours = await lab.colours(await lab.screenshot());
    await lab.page.evaluate(() => {
        const canvas = document.getElementById("canvas");
        globalThis.loss = canvas.getContext("webgl2").getExtension("WEBGL_lose_context");
        globalThis.loss.loseContext();
    });
    await lab.page.locator("[data-notice=context]").waitFor();
    assert.match(await lab.page.locator("[data-notice=context]").innerText(), /nothing is lost/);
    await lab.page.evaluate(() => globalThis.loss.restoreContext());
    await lab.page.locator("[data-notice=context]").waitFor({ state: "detached" });
    await lab.until(async () => (await lab.stats()).frames > before_loss.frames, "a new frame");
    await lab.frame();
    const restored = await lab.stats();
    assert.equal(restored.state_hash, before_loss.state_hash);
    assert.equal(restored.now_us, before_loss.now_us);
    assert.ok((await lab.colours(await lab.screenshot())) > colours / 2, "The picture is back.");
    assert.deepEqual(lab.complaints, []);
});

test("a graphics context that stays away leaves the text view", async (t) => {
    const lab = await harness.open(t);
    await lab.page.evaluate(() => {
        const canvas = document.getElementById("canvas");
        canvas.getContext("webgl2").getExtension("WEBGL_lose_context").loseContext();
    });
    await lab.page.getByRole("button", { name: "Go on in text view" }).click();
    assert.equal(await lab.page.evaluate(() => document.body.dataset.view), "text");
    await lab.run();
});

for (const [name, text] of [
    ["rubbish", "this is no session"],
    ["truncated JSON", '{"version":1,"lesson":"rec'],
    ["another kind of JSON", "[1,2,3]"],
]) {
    test(`a stored session that is ${name} is set aside, and the lab starts fresh`, async (t) => {
        const lab = await harness.open(t, { stored: { "shardlab.v1.session": text } });
        await lab.page.locator("[data-notice=stored_bad]").waitFor();
        assert.equal((await lab.stored())["shardlab.broken.1"], text);
        assert.ok((await lab.ids()).length > 5);
        await lab.page.locator("#notices").getByRole("button", { name: "Dismiss" }).click();
        await lab.assert_clean();
    });
}

test("with full storage the lab goes on and says so once", async (t) => {
    const lab = await harness.open(t, {
        init: `Storage.prototype.setItem = () => {
            throw new DOMException("The quota has been exceeded.", "QuotaExceededError");
        };`,
    });
    await lab.run();
    await lab.pause();
    await lab.page.locator("[data-notice=storage]").waitFor();
    assert.match(
        await lab.page.locator("#notices").innerText(),
        /is full.*until you close this tab/s,
    );
    await lab.run();
    await lab.pause();
    assert.equal(await lab.page.locator(".notice").count(), 1);
    assert.deepEqual(lab.complaints, []);
});
