// The texts of the project: every check works on a list of { path, text }, so that a test can hand it samples.

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const kSkipped = new Set([".git", "build", "dist", "node_modules"]);
const kText =
    /(^|\/)(lab|run|LICENSE|CMakeLists\.txt)$|\.(h|cpp|c|cc|cmake|mjs|js|css|html|json|md|py|sh|txt|webmanifest|yml|yaml)$/;

/** Every text of the tree, sorted by path. @param {string} root */
export function read_tree(root) {
    const files = [];
    const visit = (folder) => {
        for (const name of readdirSync(join(root, folder))) {
            if (kSkipped.has(name)) continue;
            const path = folder === "" ? name : `${folder}/${name}`;
            if (statSync(join(root, path)).isDirectory()) visit(path);
            else if (kText.test(path)) files.push({ path, text: readFileSync(join(root, path), "utf8") });
        }
    };
    visit("");
    return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

export const is_cpp = (path) => /\.(h|cpp)$/.test(path);

/**
 * C++ without what comments and literals say: their characters become blanks, so that lines and columns stay.
 * The quotes stay too, which keeps `#include "…"` findable in the original only.
 */
export function code_of(text) {
    let out = "";
    let i = 0;
    const blank = (upto) => {
        out += text.slice(i, upto).replace(/[^\n]/g, " ");
        i = upto;
    };
    const find = (what, from) => {
        const at = text.indexOf(what, from);
        return at < 0 ? text.length : at;
    };
    while (i < text.length) {
        const rest = text.slice(i, i + 40);
        const raw = rest.match(/^R"([^()\\ ]{0,16})\(/);
        if (rest.startsWith("//")) {
            blank(find("\n", i));
        } else if (rest.startsWith("/*")) {
            blank(Math.min(text.length, find("*/", i + 2) + 2));
        } else if (raw && !/\w/.test(text[i - 1] ?? "")) {
            const close = `)${raw[1]}"`;
            blank(Math.min(text.length, find(close, i) + close.length));
        } else if (text[i] === '"' || (text[i] === "'" && !/[0-9a-fA-F]/.test(text[i - 1] ?? ""))) {
            let end = i + 1;
            while (end < text.length && text[end] !== text[i] && text[end] !== "\n")
                end += text[end] === "\\" ? 2 : 1;
            blank(Math.min(text.length, end + 1));
        } else {
            out += text[i++];
        }
    }
    return out;
}

/** "path:line: message" for each match of `pattern` in the text. */
export function findings(path, text, pattern, message) {
    return [...text.matchAll(new RegExp(pattern.source, `${pattern.flags.replace("g", "")}g`))].map(
        (match) => `${path}:${text.slice(0, match.index).split("\n").length}: ${message(match)}`,
    );
}
