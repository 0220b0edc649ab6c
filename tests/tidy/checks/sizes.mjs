// How long files and functions are: for the reader to judge, not enforced.

import { code_of, is_cpp } from "./sources.mjs";

const line_count = (text) => text.split("\n").length - 1;

export function largest_files(files, count) {
    return files
        .filter(({ path }) => /\.(h|cpp|mjs|css|py|sh)$|(^|\/)lab$/.test(path) && !path.startsWith("tests/"))
        .map(({ path, text }) => ({ path, lines: line_count(text) }))
        .sort((a, b) => b.lines - a.lines)
        .slice(0, count);
}

/**
 * Functions of a C++ text with their lengths. Our format is fixed (clang-format), so that a function is a line which
 * ends with `) {` and the like, up to the closing brace in the same column.
 */
export function functions_of(text) {
    const lines = code_of(text).split("\n");
    const found = [];
    const kNoFunction = /^\s*(if|for|while|switch|else|do|case|namespace|struct|class|enum|union|return)\b|^\s*[{}]/;
    for (let i = 0; i < lines.length; ++i) {
        if (!/\{$/.test(lines[i])) continue;
        // The head may stand in several lines: it begins where no parenthesis is open.
        let start = i;
        const depth = (from) =>
            [...lines.slice(from, i + 1).join("")].reduce((d, c) => d + (c === "(" ? 1 : c === ")" ? -1 : 0), 0);
        while (start > 0 && depth(start) < 0) --start;
        // The members that a constructor initialises stand between its head and its brace.
        while (start > 0 && /^\s*(:\s|\w+[{(])/.test(lines[start]) && /[,)]\s*$/.test(lines[start - 1])) --start;
        while (start > 0 && depth(start) < 0) --start;
        const head = lines.slice(start, i + 1).join(" ");
        if (kNoFunction.test(lines[start]) || !/[\w\])>]\s*\(/.test(head) || /=\s*\[|^\s*\w+\(.*\[&\]/.test(head)) continue;
        const indent = lines[start].match(/^\s*/)[0];
        let end = i + 1;
        while (end < lines.length && !(lines[end].startsWith(`${indent}}`) && lines[end].length > indent.length)) ++end;
        const name = head.match(/([\w:~]+|operator\W+)\s*\(/)?.[1] ?? "?";
        found.push({ name, line: start + 1, lines: end - start + 1 });
    }
    return found;
}

export function longest_functions(files, count) {
    return files
        .filter(({ path }) => is_cpp(path) && !path.startsWith("tests/"))
        .flatMap(({ path, text }) => functions_of(text).map((f) => ({ path, ...f })))
        .sort((a, b) => b.lines - a.lines)
        .slice(0, count);
}
