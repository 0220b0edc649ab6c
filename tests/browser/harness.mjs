// Drives the lab in Debian's Chromium (toolchain.md, section 4). A test file looks like this:
//
//     import { after, before, test } from "node:test";
//     import { start_harness } from "./harness.mjs";
//
//     let harness;
//     before(async () => { harness = await start_harness(); });
//     after(() => harness.close());
//
//     test("…", async (t) => {
//         const lab = await harness.open(t, { theme: "light", hash: "#/l/records" });
//         await lab.press("lesson.next");   // through the twin, as assistive technology does
//         await lab.hit("lesson.next");     // by the pointer: a click on the drawn control
//         await lab.type("put.key", "user-7");   // into a field, by the keyboard
//         await lab.wait_for((text) => text.includes("Step 2"));
//         await lab.assert_clean();
//     });
//
// open() waits until the lab is ready and closes the page when the test ends. Nothing here sleeps:
// the waits poll a condition and fail with what they saw. Ids are those of the twin's tree.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { serve } from "../../tools/serve.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** The site under test. */
export const kFolder = process.env.SHARDLAB_DIST ?? join(root, "dist");

/** The site lies below a path, as on many hosts. */
export const kBase = "/some/where/";

/** How long a condition may take. Generous: the machine may be busy, and no test asserts a time. */
export const kPatienceMs = 30_000;

const kFlags = [
    "--no-sandbox",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
];

export function launch_browser() {
    return chromium.launch({
        executablePath: "/usr/bin/chromium",
        args: ["--headless=new", ...kFlags],
    });
}

/**
 * A browser and a server of a folder, by default dist/.
 * @param {{folder?: string}} [settings]
 */
export async function start_harness({ folder = kFolder } = {}) {
    assert.ok(
        existsSync(join(folder, "index.html")),
        `${folder} has no site; run ./lab build first.`,
    );
    const site = await serve(folder, { port: 0, base: kBase });
    const browser = await launch_browser();
    return new Harness(site, browser);
}

/**
 * @typedef {object} OpenSettings
 * @property {{width: number, height: number}} [viewport]  1280x720 if not given.
 * @property {number} [dpr]
 * @property {"dark"|"light"} [theme]       The system's wish; dark if not given.
 * @property {boolean} [reduced_motion]
 * @property {boolean} [touch]
 * @property {string} [hash]
 * @property {Record<string, string>} [stored]  Put into localStorage before the page's scripts run,
 *     in the first load only.
 * @property {string} [init]        A script that runs before the page's own, in each load.
 * @property {(page: import("playwright-core").Page) => Promise<void>} [prepare]  For page.route.
 * @property {"ready"|"failed"|"none"} [wait]   The state to wait for; "ready" if not given.
 */

class Harness {
    constructor(site, browser) {
        this.site = site;
        this.url = site.url;
        this.browser = browser;
    }

    /**
     * Opens the lab in a profile of its own.
     * @param {import("node:test").TestContext|null} t  Closes the page at its end; null: do it.
     * @param {OpenSettings} [settings]
     * @returns {Promise<LabPage>}
     */
    async open(t, settings = {}) {
        const { viewport = { width: 1280, height: 720 }, dpr = 1, theme = "dark" } = settings;
        const context = await this.browser.newContext({
            viewport,
            deviceScaleFactor: dpr,
            colorScheme: theme,
            reducedMotion: settings.reduced_motion ? "reduce" : "no-preference",
            hasTouch: settings.touch ?? false,
            isMobile: settings.touch ?? false,
        });
        t?.after(() => context.close());
        const page = await context.newPage();
        const lab = new LabPage(page, this.url);
        if (settings.stored) {
            await page.addInitScript((stored) => {
                if (sessionStorage.getItem("harness.stored")) return;
                sessionStorage.setItem("harness.stored", "yes");
                for (const [key, value] of Object.entries(stored)) localStorage.setItem(key, value);
            }, settings.stored);
        }
        if (settings.init) await page.addInitScript(settings.init);
        await settings.prepare?.(page);
        await page.goto(this.url + (settings.hash ?? ""));
        const wait = settings.wait ?? "ready";
        if (wait !== "none") await lab.wait_for_state(wait);
        return lab;
    }

    async close() {
        await this.browser.close();
        await this.site.close();
    }
}

/** One open page of the lab. `page` is Playwright's, for everything that is not here. */
export class LabPage {
    constructor(page, url) {
        this.page = page;
        this.url = url;
        /** @type {string[]} every address that was asked for */
        this.requests = [];
        /** @type {string[]} warnings and errors of the console, exceptions, refused resources */
        this.complaints = [];
        page.on("request", (request) => this.requests.push(request.url()));
        page.on("console", (message) => {
            if (["error", "warning"].includes(message.type())) {
                this.complaints.push(`${message.type()}: ${message.text()}`);
            }
        });
        page.on("pageerror", (error) => this.complaints.push(`exception: ${error.message}`));
        page.exposeFunction("harness_violation", (text) => this.complaints.push(`policy: ${text}`));
        page.addInitScript(() => {
            document.addEventListener("securitypolicyviolation", (event) =>
                globalThis.harness_violation(`${event.violatedDirective} ${event.blockedURI}`),
            );
        });
    }

    // ---- Waiting ----

    /** @param {"loading"|"failed"|"running"|"ready"} state */
    async wait_for_state(state) {
        await this.page
            .waitForFunction((s) => document.documentElement.dataset.state === s, state, {
                timeout: kPatienceMs,
            })
            .catch(async () => {
                const seen = await this.page.evaluate(() => [
                    document.documentElement.dataset.state,
                    document.getElementById("failure")?.textContent,
                ]);
                assert.fail(
                    `The page is not "${state}" but ${JSON.stringify(seen)}. ` +
                        this.complaints.join("\n"),
                );
            });
    }

    /**
     * Waits until the condition holds for the twin's text.
     * @param {(text: string) => boolean} condition
     * @param {string} [what]  For the message.
     */
    async wait_for(condition, what = "the condition") {
        return this.until(
            async () => condition(await this.text()),
            what,
            () => this.text(),
        );
    }

    /**
     * Polls until `probe` gives something true, and returns it.
     * @template T
     * @param {() => Promise<T>} probe
     * @param {string} what
     * @param {() => Promise<unknown>} [seen]  What to show when the patience ends.
     * @returns {Promise<T>}
     */
    async until(probe, what, seen) {
        const end = Date.now() + kPatienceMs;
        for (;;) {
            const result = await probe();
            if (result) return result;
            if (Date.now() > end) {
                assert.fail(`Waited in vain for ${what}. ${seen ? String(await seen()) : ""}`);
            }
            await this.frame();
        }
    }

    /** Waits for the next two animation frames of the browser. */
    async frame() {
        await this.page.evaluate(
            () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
        );
    }

    /** Whether the virtual clock goes: it differs after some frames. */
    async clock_goes() {
        const { now_us } = await this.stats();
        for (let i = 0; i < 10; i += 1) await this.frame();
        return (await this.stats()).now_us !== now_us;
    }

    /** Stops the virtual clock, wherever the focus is, and waits until nothing moves. */
    async pause() {
        await this.#set_clock(false);
        await this.rest();
    }

    /** Starts the virtual clock by the shortcut. */
    async run() {
        await this.#set_clock(true);
    }

    async #set_clock(wanted) {
        await this.until(
            async () => {
                if ((await this.clock_goes()) === wanted) return true;
                // The lesson may have stopped the clock at a key frame, so the key is tried again.
                await this.page.evaluate(() => globalThis.shardlab.key(" "));
                return false;
            },
            wanted ? "a clock that goes" : "a clock that stands",
        );
    }

    /** Waits until the lab has drawn all that it wants to draw; the clock must stand. */
    async rest() {
        let frames = -1;
        let same = 0;
        await this.until(async () => {
            const now = (await this.stats()).frames;
            same = now === frames ? same + 1 : 0;
            frames = now;
            return same >= 5;
        }, "the lab to rest");
    }

    // ---- The pointer ----

    /** Where a control is drawn, in CSS pixels, or null. @param {string} id */
    rect(id) {
        return this.page.evaluate((i) => globalThis.shardlab.hit_rect(i), id);
    }

    /**
     * Clicks the middle of a drawn control, as soon as it is there.
     * @param {string} id
     * @param {{button?: "left"|"right"}} [options]
     */
    async hit(id, options = {}) {
        const { x, y, w, h } = await this.until(
            () => this.rect(id),
            `the control "${id}" on the canvas`,
            async () => `The twin has: ${(await this.ids()).join(", ")}`,
        );
        await this.page.mouse.move(x + w / 2, y + h / 2);
        await this.frame();
        await this.page.mouse.down(options);
        await this.frame();
        await this.page.mouse.up(options);
        await this.frame();
    }

    /** Turns the wheel over a drawn control. @param {string} id @param {number} delta_y */
    async wheel(id, delta_y) {
        const { x, y, w, h } = await this.until(
            () => this.rect(id),
            `the control "${id}" on the canvas`,
        );
        await this.page.mouse.move(x + w / 2, y + h / 2);
        await this.page.mouse.wheel(0, delta_y);
        await this.frame();
    }

    // ---- The twin ----

    /** The text of the twin as it stands. */
    text() {
        return this.page.evaluate(() => document.getElementById("twin").textContent);
    }

    /** The ids of all nodes of the twin. @returns {Promise<string[]>} */
    ids() {
        return this.page.evaluate(() =>
            [...document.querySelectorAll("#twin [data-id]")].map((e) => e.dataset.id),
        );
    }

    /** The twin's element with this id. @param {string} id */
    control(id) {
        return this.page.locator(`#twin [data-id=${JSON.stringify(id)}]`);
    }

    /** Gives a control of the twin the focus. @param {string} id */
    async focus(id) {
        await this.control(id).waitFor({ state: "attached", timeout: kPatienceMs });
        await this.control(id).focus();
    }

    /** The id of the control that has the focus, or null. */
    focused() {
        return this.page.evaluate(() => document.activeElement?.dataset?.id ?? null);
    }

    /** Presses a button or a link of the twin by the keyboard. @param {string} id */
    async press(id) {
        await this.focus(id);
        assert.notEqual(
            await this.control(id).getAttribute("aria-disabled"),
            "true",
            `The button "${id}" is disabled.`,
        );
        await this.page.keyboard.press("Enter");
        await this.frame();
    }

    /**
     * Chooses an option of a radio group or of a select by its index. @param {string} id
     * @param {number} index
     */
    async choose(id, index) {
        const control = this.control(id);
        await control.waitFor({ state: "attached", timeout: kPatienceMs });
        await control.evaluate((element, i) => {
            if (element instanceof HTMLSelectElement) {
                element.focus();
                element.selectedIndex = i;
                element.dispatchEvent(new Event("change", { bubbles: true }));
            } else {
                const radio = element.querySelectorAll("input[type=radio]")[i];
                radio.focus();
                radio.click();
            }
        }, index);
        await this.frame();
    }

    /** Replaces the text of a field by typing. @param {string} id @param {string} text */
    async type(id, text) {
        await this.focus(id);
        await this.page.keyboard.press("Control+a");
        if (text === "") await this.page.keyboard.press("Delete");
        else await this.page.keyboard.type(text);
        await this.frame();
    }

    /** @param {string} id */
    value(id) {
        return this.control(id).inputValue();
    }

    /** What is in the live region. */
    announced() {
        return this.page.evaluate(() => document.getElementById("live").textContent);
    }

    // ---- Looking ----

    /** lab_stats: frames, frame_cpu_us, state_hash, now_us, dots, sim_steps. */
    stats() {
        return this.page.evaluate(() => globalThis.shardlab.stats());
    }

    /** @param {string} [path] @returns {Promise<Buffer>} a PNG */
    screenshot(path) {
        return this.page.screenshot({ path });
    }

    /**
     * How many different colours a PNG has: a blank canvas has one.
     * @param {Buffer} png
     * @returns {Promise<number>}
     */
    async colours(png) {
        const page = await this.page.context().newPage();
        try {
            return await page.evaluate(async (base64) => {
                const image = new Image();
                image.src = `data:image/png;base64,${base64}`;
                await image.decode();
                const canvas = document.createElement("canvas");
                canvas.width = image.width;
                canvas.height = image.height;
                const context = canvas.getContext("2d");
                context.drawImage(image, 0, 0);
                const { data } = context.getImageData(0, 0, image.width, image.height);
                return new Set(new Uint32Array(data.buffer)).size;
            }, png.toString("base64"));
        } finally {
            await page.close();
        }
    }

    /** What the lab has stored, by key. @returns {Promise<Record<string, string>>} */
    stored() {
        return this.page.evaluate(() => ({ ...localStorage }));
    }

    async reload() {
        await this.page.reload();
        await this.wait_for_state("ready");
    }

    /** Nothing complained, and nothing was asked of another origin. */
    async assert_clean() {
        assert.deepEqual(this.complaints, []);
        this.assert_own_origin();
    }

    assert_own_origin() {
        const foreign = this.requests.filter(
            (address) => !address.startsWith(this.url) && !/^(data|blob):/.test(address),
        );
        assert.deepEqual(foreign, []);
    }
}
