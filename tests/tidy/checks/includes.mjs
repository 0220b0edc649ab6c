// Which folder may include which: dependencies point one way (ARCHITECTURE.md, design "The tree").

import { code_of, is_cpp } from "./sources.mjs";

const kCore = ["core/base", "core/iam", "core/engine", "core/api", "core/pricing", "core/sim", "core/lesson", "core/plan"];
const kAllWeb = ["web/model", "web/draw", "web/stage", "web/panels", "web/app"];

/** Folder -> folders whose headers it may include. A folder may always include its own. */
export const allowed_folders = {
    "core/base": [],
    "core/iam": ["core/base"],
    "core/engine": ["core/base", "core/iam"],
    "core/api": ["core/base", "core/iam", "core/engine"],
    "core/pricing": ["core/base", "core/iam", "core/engine"],
    "core/sim": ["core/base", "core/iam", "core/engine", "core/api"],
    "core/lesson": ["core/base", "core/iam", "core/engine", "core/api", "core/pricing", "core/sim"],
    "core/plan": ["core/base", "core/iam", "core/engine", "core/api", "core/pricing", "core/sim"],
    // The engine as a module for clients: no part of the page.
    "web/engine": ["core/base", "core/iam", "core/engine", "core/api"],
    "web/model": kCore,
    // The models are plain data; core/base has the assertion and the text helpers, and knows nothing of Kinesis.
    "web/draw": ["core/base", "web/model"],
    "web/stage": ["core/base", "web/model", "web/draw"],
    "web/panels": ["core/base", "web/model", "web/draw"],
    "web/app": [...kCore, ...kAllWeb],
    "web/platform": [...kCore, ...kAllWeb],
};

const kImGui = ["web/draw", "web/stage", "web/panels", "web/app", "web/platform"];

/** Headers that are not ours: who may include them. The first pattern that matches decides. */
const kForeign = [
    {
        header: /^nlohmann\//,
        may: (path) =>
            path.startsWith("core/lesson/") || path === "web/platform/browser.cpp",
        who: "core/lesson and web/platform/browser.cpp",
    },
    { header: /^md4c/, may: (path) => path === "web/model/rich_text.cpp", who: "web/model/rich_text.cpp" },
    {
        header: /^(SDL|GLES|GL\/|emscripten|backends\/)/,
        may: (path) => path.startsWith("web/platform/"),
        who: "web/platform",
    },
    {
        header: /^(imgui|imstb)/,
        may: (path) => kImGui.includes(folder_of(path)),
        who: kImGui.join(", "),
    },
    // What could bring in a clock, a file, a locale, or an order that no one chose (style, "Determinism and time").
    {
        header: /^(ctime|filesystem|fstream|future|iostream|locale|mutex|random|thread|unordered_map|unordered_set|format|print)$/,
        may: (path) => !path.startsWith("core/"),
        who: "nobody in core",
    },
];

/** "web/draw/ui.cpp" -> "web/draw", "core/engine/ops/x.h" -> "core/engine". */
export function folder_of(path) {
    return path.split("/").slice(0, 2).join("/");
}

export function check_includes(files) {
    const found = [];
    for (const { path, text } of files) {
        const folder = folder_of(path);
        const may = allowed_folders[folder];
        if (!is_cpp(path) || !may) continue;
        // A commented-out include does not count: only lines that are code.
        const code = code_of(text).split("\n");
        text.split("\n").forEach((line, index) => {
            const match = line.match(/^\s*#\s*include\s*([<"])([^>"]+)[>"]/);
            if (!match || !/#\s*include/.test(code[index])) return;
            const [, bracket, header] = match;
            const at = `${path}:${index + 1}:`;
            if (bracket === '"') {
                const target = folder_of(header);
                if (!allowed_folders[target])
                    found.push(`${at} "${header}" is no path from the root of the project`);
                else if (target !== folder && !may.includes(target))
                    found.push(`${at} ${folder} must not include ${target}`);
                return;
            }
            const rule = kForeign.find((r) => r.header.test(header));
            if (rule && !rule.may(path)) found.push(`${at} <${header}> is for ${rule.who} only`);
        });
    }
    return found;
}
