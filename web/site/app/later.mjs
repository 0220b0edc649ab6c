// Files that the lab asks for when somebody opens what they belong to: lessons but the first one,
// scenarios, their list, the templates of payloads that they name, and prices.

/** Name of each file, as the program knows it, to its address from this module. The packaging
 * (tools/package_site.mjs) fills it in. @type {Record<string, string>} */
const files = {
    ...JSON.parse('{{folder:assets/scenarios}}'),
    ...JSON.parse('{{folder:lessons}}'),
    "assets/payloads.json": "{{later:assets/payloads.json}}",
    "assets/prices.json": "{{later:assets/prices.json}}",
};

export class Later {
    /**
     * A file of this build; never throws.
     * @param {string} name
     * @returns {Promise<{bytes: Uint8Array|null, reason: string}>} reason: a sentence
     */
    async bytes(name) {
        const none = (/** @type {string} */ reason) => ({ bytes: null, reason });
        if (!Object.hasOwn(files, name)) return none("There is none of this name.");
        try {
            const response = await fetch(new URL(files[name], import.meta.url));
            if (!response.ok) return none(`The server answered ${response.status}.`);
            return { bytes: new Uint8Array(await response.arrayBuffer()), reason: "" };
        } catch {
            return none("Its file did not arrive; you may be offline.");
        }
    }
}
