// The lab in Firefox: it starts, its first lesson, a scenario, pointer, settings, metrics, and what
// is done by hand on the stage.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { acts_tests } from "./acts.mjs";
import { start_firefox } from "./firefox.mjs";

let firefox;
before(async () => {
    firefox = await start_firefox();
});
after(() => firefox?.close());

const kTime = { timeout: 120_000 };

const sees = (lab, text) =>
    lab.until(
        async () => (await lab.text()).includes(text),
        `the text "${text}"`,
        () => lab.text(),
    );

test("Firefox: it starts, draws, and asks nothing of anyone else", kTime, async (t) => {
    const lab = await firefox.open(t);
    assert.match(await lab.page.evaluate(() => navigator.userAgent), /Firefox/);
    await lab.until(async () => (await lab.stats()).frames > 1, "the first frames");
    await lab.frame();
    assert.ok((await lab.colours(await lab.screenshot())) > 30);
    assert.ok((await lab.ids()).length > 5);
    await lab.assert_clean();
});

test("Firefox: the canvas has a pixel for each pixel of the screen", kTime, async (t) => {
    const lab = await firefox.open(t, { dpr: 2 });
    const size = await lab.page.evaluate(() => {
        const { width, height } = document.getElementById("canvas");
        return [width, height];
    });
    assert.deepEqual(size, [2560, 1440]);
    await lab.assert_clean();
});

test("Firefox: the first steps of the lesson are done through the twin", kTime, async (t) => {
    const lab = await firefox.open(t);
    await sees(lab, "Step 1 of 8");
    await lab.press("lesson.next");
    await lab.choose("lesson.predict", 2);
    await lab.press("lesson.commit");
    await sees(lab, "Each put adds a record");
    await lab.press("lesson.next");
    await lab.press("lesson.play");
    await sees(lab, "The world has stopped at the key moment.");
    await lab.press("lesson.next");
    await lab.press("form.send");
    await sees(lab, "You gave a partition key and data.");
    await lab.assert_clean();
});

test("Firefox: the first steps of the lesson are done by pointer", kTime, async (t) => {
    const lab = await firefox.open(t, { viewport: { width: 1440, height: 900 } });
    await sees(lab, "Step 1 of 8");
    await lab.hit("lesson.next");
    await lab.hit("lesson.predict.option.1");
    await lab.hit("lesson.commit");
    await sees(lab, "The service never compares a record with earlier ones.");
    await lab.assert_clean();
});

test("Firefox: text is typed into a field of the canvas", kTime, async (t) => {
    const lab = await firefox.open(t, {
        viewport: { width: 1440, height: 900 },
        hash: "#/s/quiet-shop",
    });
    await sees(lab, "A quiet shop");
    await lab.hit("field.key");
    await lab.page.keyboard.type("cart-31");
    await lab.until(async () => (await lab.value("field.key")) === "cart-31", "the typed key");
    await lab.assert_clean();
});

test("Firefox: a scenario runs, and a fault is let happen", kTime, async (t) => {
    const lab = await firefox.open(t, { hash: "#/s/hot-key" });
    await sees(lab, "Let it happen");
    assert.ok(await lab.clock_goes());
    await lab.press("scenario.fault.0");
    await sees(lab, "End it");
    await lab.pause();
    await lab.assert_clean();
});

test("Firefox: settings open, and the theme is chosen by pointer", kTime, async (t) => {
    const lab = await firefox.open(t, { viewport: { width: 1440, height: 900 } });
    await lab.hit("top.help");
    await lab.hit("overlay.settings");
    await sees(lab, "Size of text");
    await lab.hit("settings.theme.light");
    await lab.until(
        () => lab.page.evaluate(() => document.documentElement.dataset.theme === "light"),
        "the light theme",
    );
    await lab.press("settings.text.150");
    await lab.until(
        () =>
            lab.page.evaluate(
                () => getComputedStyle(document.documentElement).fontSize === "24px",
            ),
        "the larger text",
    );
    await lab.page.keyboard.press("Escape");
    await lab.until(
        async () => !(await lab.ids()).includes("settings.text.150"),
        "the settings to close",
    );
    await lab.assert_clean();
});

test("Firefox: the metrics open", kTime, async (t) => {
    const lab = await firefox.open(t, {
        viewport: { width: 1440, height: 900 },
        hash: "#/s/hot-key",
    });
    await sees(lab, "Let it happen");
    await lab.hit("drawer.metrics");
    await lab.until(
        async () => (await lab.ids()).some((id) => id.startsWith("metrics.")),
        "the charts' controls",
    );
    await lab.assert_clean();
});

acts_tests(() => firefox, "Firefox");
