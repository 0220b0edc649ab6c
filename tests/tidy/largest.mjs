// Prints the largest files and the longest functions, for the reader.

import { largest_files, longest_functions } from "./checks/sizes.mjs";
import { read_tree } from "./checks/sources.mjs";

const files = read_tree(".");
console.log("  largest files");
for (const { path, lines } of largest_files(files, 10)) console.log(`    ${String(lines).padStart(5)}  ${path}`);
console.log("  longest functions");
for (const { path, line, name, lines } of longest_functions(files, 10))
    console.log(`    ${String(lines).padStart(5)}  ${path}:${line} ${name}`);
