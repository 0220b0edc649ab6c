// Drives the lab in Debian's Firefox (toolchain.md, section 4) with the waits and the helpers of
// harness.mjs: what LabPage uses of Playwright's page is made here of Puppeteer's, which speaks
// WebDriver BiDi. Headless, Firefox has no WebGL 2, so it gets a screen of its own (Xvfb).

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import puppeteer from "puppeteer-core";
import { serve } from "../../tools/serve.mjs";
import { LabPage, kBase, kFolder, kPatienceMs } from "./harness.mjs";

const kFirefox = "/usr/bin/firefox-esr";
const kScreen = "1600x1200x24";
const kThemes = { dark: 0, light: 1 };

/** Nobody has chosen anything, and nothing is asked of anyone but the page's own server. */
const kPreferences = {
    "app.normandy.enabled": false,
    "app.update.enabled": false,
    "browser.safebrowsing.downloads.enabled": false,
    "browser.safebrowsing.malware.enabled": false,
    "browser.safebrowsing.phishing.enabled": false,
    "datareporting.policy.dataSubmissionEnabled": false,
    "extensions.update.enabled": false,
    "network.captive-portal-service.enabled": false,
    "network.connectivity-service.enabled": false,
    "toolkit.telemetry.reportingpolicy.firstRun": false,
    // A driver that renders on the CPU is not refused.
    "webgl.force-enabled": true,
};

/** Starts a screen that nobody sees, of a number that is free. */
async function start_screen() {
    const options = ["-displayfd", "3", "-screen", "0", kScreen, "-nolisten", "tcp"];
    const screen = spawn("Xvfb", options, { stdio: ["ignore", "ignore", "ignore", "pipe"] });
    const number = await new Promise((resolve, reject) => {
        screen.on("error", reject);
        screen.on("exit", (code) => reject(new Error(`Xvfb has ended with code ${code}.`)));
        let text = "";
        screen.stdio[3].on("data", (part) => {
            text += part;
            if (text.includes("\n")) resolve(text.trim());
        });
    });
    return {
        display: `:${number}`,
        stop: () =>
            new Promise((done) => {
                screen.on("exit", done);
                screen.kill();
            }),
    };
}

/**
 * A browser and a server of a folder, by default dist/.
 * @param {{folder?: string, theme?: "dark"|"light", reduced_motion?: boolean}} [settings]  What the
 *     system wishes, for all pages: Firefox cannot be told for one.
 */
export async function start_firefox({ folder = kFolder, theme = "dark", reduced_motion } = {}) {
    assert.ok(
        existsSync(join(folder, "index.html")),
        `${folder} has no site; run ./lab build first.`,
    );
    assert.ok(existsSync(kFirefox), "Firefox is missing: install the package firefox-esr.");
    const screen = await start_screen();
    const browser = await puppeteer
        .launch({
            browser: "firefox",
            executablePath: kFirefox,
            headless: false,
            env: { ...process.env, DISPLAY: screen.display, LIBGL_ALWAYS_SOFTWARE: "1" },
            extraPrefsFirefox: {
                ...kPreferences,
                "layout.css.prefers-color-scheme.content-override": kThemes[theme],
                "ui.prefersReducedMotion": reduced_motion ? 1 : 0,
            },
        })
        .catch(async (error) => {
            await screen.stop();
            throw error;
        });
    return new Firefox(await serve(folder, { port: 0, base: kBase }), browser, screen);
}

class Firefox {
    constructor(site, browser, screen) {
        this.site = site;
        this.url = site.url;
        this.browser = browser;
        this.screen = screen;
    }

    /**
     * Opens the lab in a profile of its own, as Harness.open() does in Chromium.
     * @param {import("node:test").TestContext|null} t  Closes the page at its end; null: do it.
     * @param {Pick<import("./harness.mjs").OpenSettings,
     *     "viewport"|"dpr"|"hash"|"stored"|"init"|"wait">} [settings]
     * @returns {Promise<LabPage>}
     */
    async open(t, settings = {}) {
        const { viewport = { width: 1280, height: 720 }, dpr = 1, wait = "ready" } = settings;
        const context = await this.browser.createBrowserContext();
        t?.after(() => context.close());
        const page = new FirefoxPage(context, await context.newPage());
        await page.real.setViewport({ ...viewport, deviceScaleFactor: dpr });
        const lab = new LabPage(page, this.url);
        if (settings.stored) {
            page.addInitScript((stored) => {
                if (sessionStorage.getItem("harness.stored")) return;
                sessionStorage.setItem("harness.stored", "yes");
                for (const [key, value] of Object.entries(stored)) localStorage.setItem(key, value);
            }, settings.stored);
        }
        if (settings.init) page.addInitScript(settings.init);
        await page.goto(this.url + (settings.hash ?? ""));
        if (wait !== "none") await lab.wait_for_state(wait);
        return lab;
    }

    async close() {
        await this.browser.close();
        await this.screen.stop();
        await this.site.close();
    }
}

/** The part of Playwright's page that LabPage and the tests use. */
class FirefoxPage {
    /** What must have happened before the first address is opened. */
    #before = [];
    #context;

    constructor(context, real) {
        this.#context = context;
        this.real = real;
        this.mouse = new FirefoxMouse(real.mouse);
        this.keyboard = new FirefoxKeyboard(real.keyboard);
    }

    on(event, listener) {
        if (event !== "console") return this.real.on(event, listener);
        // Puppeteer's name of a warning is that of console.warn().
        return this.real.on(event, (message) =>
            listener({
                type: () => (message.type() === "warn" ? "warning" : message.type()),
                text: () => message.text(),
            }),
        );
    }

    exposeFunction(name, work) {
        this.#before.push(this.real.exposeFunction(name, work));
    }

    addInitScript(script, argument) {
        this.#before.push(
            argument === undefined
                ? this.real.evaluateOnNewDocument(script)
                : this.real.evaluateOnNewDocument(script, argument),
        );
    }

    async goto(address) {
        await Promise.all(this.#before);
        await this.real.goto(address);
    }

    reload() {
        return this.real.reload();
    }

    url() {
        return this.real.url();
    }

    evaluate(work, argument) {
        return argument === undefined
            ? this.real.evaluate(work)
            : this.real.evaluate(work, argument);
    }

    /** By polling: Puppeteer's own wait makes code of text, which the page's policy forbids. */
    async waitForFunction(work, argument, { timeout = kPatienceMs } = {}) {
        const end = Date.now() + timeout;
        while (!(await this.evaluate(work, argument))) {
            if (Date.now() > end) throw new Error(`It was not so within ${timeout} ms: ${work}`);
            await new Promise((done) => setTimeout(done, 20));
        }
    }

    locator(selector) {
        return new FirefoxLocator(this, selector);
    }

    setViewportSize(viewport) {
        return this.real.setViewport({ ...viewport, deviceScaleFactor: 1 });
    }

    async screenshot({ path, clip } = {}) {
        return Buffer.from(await this.real.screenshot({ path, clip }));
    }

    context() {
        return {
            newPage: async () => new FirefoxPage(this.#context, await this.#context.newPage()),
            close: () => this.#context.close(),
        };
    }

    close() {
        return this.real.close();
    }
}

class FirefoxMouse {
    #real;

    constructor(real) {
        this.#real = real;
    }

    move(x, y) {
        return this.#real.move(x, y);
    }

    down(options) {
        return this.#real.down(options);
    }

    up(options) {
        return this.#real.up(options);
    }

    async click(x, y) {
        await this.#real.click(x, y);
    }

    wheel(x, y) {
        return this.#real.wheel({ deltaX: x, deltaY: y });
    }
}

class FirefoxKeyboard {
    #real;

    constructor(real) {
        this.#real = real;
    }

    /** @param {string} keys  As Playwright writes them: "Shift+ArrowUp". */
    async press(keys) {
        const [key, ...held] = keys.split(/(?<=.)\+/).reverse();
        for (const name of [...held].reverse()) await this.#real.down(name);
        await this.#real.press(key);
        for (const name of held) await this.#real.up(name);
    }

    type(text) {
        return this.#real.type(text);
    }
}

/** The first element that fits, as it is when it is asked. */
class FirefoxLocator {
    #page;
    #selector;

    constructor(page, selector) {
        this.#page = page;
        this.#selector = selector;
    }

    async waitFor({ timeout = kPatienceMs } = {}) {
        const is_there = (s) => document.querySelector(s) !== null;
        await this.#page.waitForFunction(is_there, this.#selector, { timeout });
    }

    async evaluate(work, argument) {
        await this.waitFor();
        const handle = await this.#page.real.evaluateHandle(
            (s) => document.querySelector(s),
            this.#selector,
        );
        try {
            return await (argument === undefined
                ? handle.evaluate(work)
                : handle.evaluate(work, argument));
        } finally {
            await handle.dispose();
        }
    }

    focus() {
        return this.evaluate((element) => element.focus());
    }

    getAttribute(name) {
        return this.evaluate((element, n) => element.getAttribute(n), name);
    }

    inputValue() {
        return this.evaluate((element) => element.value);
    }

    innerText() {
        return this.evaluate((element) => element.innerText);
    }

    click() {
        return this.evaluate((element) => element.click());
    }
}
