// The second part of the program: what the first lesson does not need (web/later_sources.txt). It
// comes after the first frame. A function of it that is called before is a placeholder, which
// brings the whole part then and there.

const address = new URL("{{later:shardlab.second.wasm}}", import.meta.url);

/** The program needs the second part and cannot have it; it can do nothing more. */
export class MissingPart extends Error {
    constructor() {
        super(`${address.pathname.replace(/.*\//, "")} did not arrive.`);
    }
}

/** The file while everything else waits: the program is in the middle of a call and cannot. */
function bytes_at_once() {
    const request = new XMLHttpRequest();
    request.open("GET", address, false);
    // A window may not ask for an ArrayBuffer in this way; of these characters the low byte counts.
    request.overrideMimeType("text/plain; charset=x-user-defined");
    try {
        request.send();
    } catch {
        throw new MissingPart();
    }
    if (request.status !== 200) throw new MissingPart();
    return Uint8Array.from(request.responseText, (letter) => letter.charCodeAt(0) & 0xff);
}

export class SecondPart {
    /** @type {WebAssembly.Instance|null} */
    #first = null;
    #is_here = false;
    /** @type {Promise<boolean>|null} */
    #under_way = null;

    /**
     * What the first part imports in place of the second one's functions: each under its place in
     * the table of functions, where the second part puts the function itself.
     * @param {WebAssembly.Module} program
     * @returns {WebAssembly.ModuleImports}
     */
    placeholders(program) {
        /** @type {WebAssembly.ModuleImports} */
        const all = {};
        for (const { module, name } of WebAssembly.Module.imports(program)) {
            if (module !== "placeholder") continue;
            all[name] = (/** @type {unknown[]} */ ...values) => {
                if (!this.#is_here) this.#join(new WebAssembly.Module(bytes_at_once()));
                return this.#table().get(Number(name))(...values);
            };
        }
        return all;
    }

    /** @param {WebAssembly.Instance} first */
    belongs_to(first) {
        this.#first = first;
    }

    /** Brings it, if it is not there. @returns {Promise<boolean>} whether it is there now */
    bring() {
        this.#under_way ??= this.#bring().finally(() => {
            this.#under_way = null;
        });
        return this.#under_way;
    }

    async #bring() {
        if (this.#is_here) return true;
        try {
            const response = await fetch(address);
            if (!response.ok) return false;
            const module = await WebAssembly.compile(await response.arrayBuffer());
            // A call may have brought it meanwhile.
            if (!this.#is_here) this.#join(module);
            return true;
        } catch {
            return false;
        }
    }

    /** @param {WebAssembly.Module} module */
    #join(module) {
        if (!this.#first) throw new Error("The first part of the program is not there.");
        new WebAssembly.Instance(module, { primary: this.#first.exports });
        this.#is_here = true;
    }

    #table() {
        for (const part of Object.values(this.#first?.exports ?? {})) {
            if (part instanceof WebAssembly.Table) return part;
        }
        throw new Error("The program has no table of functions that the page can reach.");
    }
}
