// Takes pictures of the lab for people to look at: node tests/browser/shots.mjs [outdir] [hash]
// One PNG for each of four window sizes and both themes, named like 1440x900-dark.png, and the text
// view at two sizes. outdir is build/shots if not given; hash is, for example, "#/l/records".

import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { start_harness } from "./harness.mjs";

const sizes = [
    [1440, 900],
    [1280, 720],
    [800, 1200],
    [390, 844],
];

const [outdir = "build/shots", hash = ""] = process.argv.slice(2);
await mkdir(outdir, { recursive: true });
const harness = await start_harness();
try {
    for (const theme of ["dark", "light"]) {
        for (const [width, height] of sizes) {
            const lab = await harness.open(null, {
                viewport: { width, height },
                theme,
                hash,
                touch: width < 700,
            });
            // The page is ready when the first frames have been drawn.
            const first = (await lab.stats()).frames;
            await lab.until(
                async () => (await lab.stats()).frames > first + 2 || (await idle(lab)),
                "the first frames",
            );
            const path = join(outdir, `${width}x${height}-${theme}.png`);
            await lab.screenshot(path);
            console.log(path);
            if (width === 1280 || width === 390) {
                await lab.page.keyboard.press("t");
                await lab.until(
                    () => lab.page.evaluate(() => document.body.dataset.view === "text"),
                    "the text view after the key t",
                );
                const text = join(outdir, `text-${width}-${theme}.png`);
                await lab.page.screenshot({ path: text, fullPage: true });
                console.log(text);
            }
            for (const complaint of lab.complaints) console.log(`  ${complaint}`);
            await lab.page.context().close();
        }
    }
} finally {
    await harness.close();
}

/** Whether the lab draws nothing because nothing moves. */
async function idle(lab) {
    const before = (await lab.stats()).frames;
    for (let i = 0; i < 10; i += 1) await lab.frame();
    return (await lab.stats()).frames === before;
}
