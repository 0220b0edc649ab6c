// The lab as it is served: it starts, draws, complains of nothing, and rests when nothing moves.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { start_harness } from "./harness.mjs";

let harness;
before(async () => {
    harness = await start_harness();
});
after(() => harness?.close());

test("it starts, draws, and asks nothing of anyone else", async (t) => {
    const lab = await harness.open(t);
    await lab.until(async () => (await lab.stats()).frames > 1, "the first frames");
    await lab.frame();
    assert.ok((await lab.colours(await lab.screenshot())) > 30);
    assert.ok((await lab.ids()).length > 5);
    await lab.assert_clean();
    const fetched = lab.requests.map((address) => address.slice(harness.url.length));
    for (const name of fetched.filter((path) => path !== "")) {
        assert.match(
            name,
            /\.[0-9a-f]{10}\.\w+$/,
            "Every file but the page has a name with a hash.",
        );
    }
});

test("the policy of the page allows no inline code and no other origin", async (t) => {
    const lab = await harness.open(t);
    const policy = await lab.page
        .locator("meta[http-equiv=Content-Security-Policy]")
        .getAttribute("content");
    assert.match(policy, /default-src 'none'/);
    assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'|https?:|\*/);
    const ran = await lab.page.evaluate(() => {
        const script = document.createElement("script");
        script.textContent = "globalThis.inline_code_ran = true";
        document.head.append(script);
        return globalThis.inline_code_ran === true;
    });
    assert.equal(ran, false);
});

test("paused, it draws nothing and its clock stands still", async (t) => {
    const lab = await harness.open(t);
    await lab.pause();
    const before_rest = await lab.stats();
    await lab.page.waitForTimeout(3000); // The stretch of time that is measured.
    const after_rest = await lab.stats();
    assert.equal(after_rest.frames - before_rest.frames, 0, "frames drawn in 3 seconds of rest");
    assert.equal(after_rest.now_us, before_rest.now_us);
});

test("a hidden tab neither draws nor simulates", async (t) => {
    const lab = await harness.open(t);
    await lab.run();
    await lab.page.evaluate(() => {
        Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
        document.dispatchEvent(new Event("visibilitychange"));
    });
    const hidden = await lab.stats();
    await lab.page.waitForTimeout(1000); // The stretch of time that is measured.
    const later = await lab.stats();
    assert.equal(later.frames, hidden.frames);
    assert.equal(later.now_us, hidden.now_us);
    await lab.page.evaluate(() => {
        delete document.hidden;
        document.dispatchEvent(new Event("visibilitychange"));
    });
    await lab.until(async () => (await lab.stats()).now_us > later.now_us, "the clock to go on");
});

for (const dpr of [1, 1.25, 2, 3]) {
    test(`the canvas has a pixel for each pixel of the screen at ratio ${dpr}`, async (t) => {
        const lab = await harness.open(t, { dpr, viewport: { width: 1280, height: 720 } });
        const size = () =>
            lab.page.evaluate(() => {
                const canvas = document.getElementById("canvas");
                const { x, y, width, height } = canvas.getBoundingClientRect();
                return { pixels: [canvas.width, canvas.height], place: [x, y, width, height] };
            });
        assert.deepEqual(await size(), {
            pixels: [1280 * dpr, 720 * dpr],
            place: [0, 0, 1280, 720],
        });
        await lab.page.setViewportSize({ width: 960, height: 640 });
        await lab.until(async () => (await size()).pixels[0] === 960 * dpr, "the new size");
        assert.deepEqual((await size()).place, [0, 0, 960, 640]);
        await lab.assert_clean();
    });
}

test("the pixel ratio may change while it runs", async (t) => {
    const lab = await harness.open(t);
    const session = await lab.page.context().newCDPSession(lab.page);
    await session.send("Emulation.setDeviceMetricsOverride", {
        width: 1280,
        height: 720,
        deviceScaleFactor: 2,
        mobile: false,
    });
    // Chromium does not tell the page of this emulated change, so an input must bring it to light.
    await lab.page.mouse.move(100, 100);
    await lab.until(
        () => lab.page.evaluate(() => document.getElementById("canvas").width === 2560),
        "a canvas of 2560 pixels",
    );
});
