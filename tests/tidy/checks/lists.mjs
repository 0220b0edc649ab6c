// Nothing lies about unused: each source is in a CMake list, each header is included.

import { dirname, posix } from "node:path";

const is_ours = (path) => /^(core|web|tests|cmake|tools)\//.test(path);

/** Every .cpp stands in some CMakeLists.txt or .cmake file, as a path from there or from the root. */
export function check_source_lists(files) {
    const listed = new Set();
    for (const { path, text } of files) {
        if (!/(^|\/)CMakeLists\.txt$|\.cmake$/.test(path)) continue;
        const code = text.replace(/#.*$/gm, "");
        for (const [word] of code.matchAll(/[\w./${}-]+\.(?:cpp|cc|c)\b/g)) {
            const plain = word.replace(/^\$\{\w+\}\//, "");
            listed.add(posix.normalize(posix.join(dirname(path), plain)));
            if (plain !== word) listed.add(posix.normalize(plain));
        }
    }
    return files
        .filter(({ path }) => is_ours(path) && /\.(cpp|cc|c)$/.test(path) && !listed.has(path))
        .map(({ path }) => `${path}: in no CMake source list`);
}

/** Every header is included by some other file. */
export function check_headers_used(files) {
    const included = new Set();
    for (const { path, text } of files) {
        if (!/\.(h|cpp|c|cc|cmake)$/.test(path)) continue;
        for (const [, header] of text.matchAll(/#\s*include\s*\\?["<]([^">\\]+)\\?[">]/g)) {
            if (header !== path) included.add(header);
            included.add(posix.join(dirname(path), header));
        }
    }
    return files
        .filter(({ path }) => is_ours(path) && path.endsWith(".h") && !included.has(path))
        .map(({ path }) => `${path}: included by nothing`);
}
