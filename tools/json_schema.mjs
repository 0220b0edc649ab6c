// The part of JSON Schema (draft 2020-12) that lessons/schema.json uses, so that the lint needs no package. A keyword
// that is not known here is an error, not silently ignored.

const kAnnotations = ["$schema", "$defs", "title", "description"];

const type_of = (value) =>
    value === null ? "null" : Array.isArray(value) ? "array" : Number.isInteger(value) ? "integer" : typeof value;

const join = (path, name) => (typeof name === "number" ? `${path}[${name}]` : path ? `${path}.${name}` : name);

function resolve(root, reference) {
    const found = reference.slice(2).split("/").reduce((node, name) => node?.[name], root);
    if (!reference.startsWith("#/") || !found) throw new Error(`schema: ${reference} leads nowhere`);
    return found;
}

/** Is this branch of a oneOf the one that the author meant? Its constants or its first required member say so. */
function is_meant(root, branch, value) {
    const constants = Object.entries(branch.properties ?? {}).filter(([, property]) => "const" in property);
    if (constants.length > 0) return constants.every(([name, property]) => value?.[name] === property.const);
    return (branch.required ?? []).slice(0, 1).every((name) => value !== null && typeof value === "object" && name in value);
}

// Each keyword: (rule, value, context) -> errors. context has root, schema and path.
const kKeywords = {
    $ref: (rule, value, { root, path }) => check(root, resolve(root, rule), value, path),
    type: (rule, value, { path }) => {
        const types = [rule].flat();
        return types.includes(type_of(value))
            ? []
            : [{ path, message: `must be of the type ${types.join(" or ")}, not ${type_of(value)}` }];
    },
    const: (rule, value, { path }) => (value === rule ? [] : [{ path, message: `must be ${JSON.stringify(rule)}` }]),
    enum: (rule, value, { path }) =>
        rule.includes(value) ? [] : [{ path, message: `${JSON.stringify(value)} is none of ${rule.join(" ")}` }],
    minLength: (rule, value, { path }) => (value.length < rule ? [{ path, message: "is empty" }] : []),
    pattern: (rule, value, { path }) =>
        new RegExp(rule, "u").test(value) ? [] : [{ path, message: `${JSON.stringify(value)} does not have the form ${rule}` }],
    minimum: (rule, value, { path }) => (value < rule ? [{ path, message: `${value} is less than ${rule}` }] : []),
    maximum: (rule, value, { path }) => (value > rule ? [{ path, message: `${value} is more than ${rule}` }] : []),
    minItems: (rule, value, { path }) => (value.length < rule ? [{ path, message: `needs at least ${rule} items` }] : []),
    maxItems: (rule, value, { path }) => (value.length > rule ? [{ path, message: `may have at most ${rule} items` }] : []),
    items: (rule, value, { root, path }) => value.flatMap((item, i) => check(root, rule, item, join(path, i))),
    contains: (rule, value, { root, schema, path }) => {
        const count = value.filter((item) => check(root, rule, item, path).length === 0).length;
        const { minContains: min = 1, maxContains: max = Infinity } = schema;
        return count >= min && count <= max ? [] : [{ path, message: `${count} items are as one must be` }];
    },
    minContains: () => [],
    maxContains: () => [],
    required: (rule, value, { path }) =>
        rule.filter((name) => !(name in value)).map((name) => ({ path: join(path, name), message: "is missing" })),
    properties: (rule, value, { root, path }) =>
        Object.entries(rule).filter(([name]) => name in value)
            .flatMap(([name, property]) => check(root, property, value[name], join(path, name))),
    additionalProperties: (rule, value, { root, schema, path }) =>
        Object.keys(value).filter((name) => !(name in (schema.properties ?? {})))
            .flatMap((name) => (rule === false ? [{ path: join(path, name), message: "there is no such field" }]
                                               : check(root, rule, value[name], join(path, name)))),
    oneOf: (rule, value, { root, path }) => {
        const results = rule.map((branch) => check(root, branch, value, path));
        const fitting = results.filter((errors) => errors.length === 0).length;
        if (fitting === 1) return [];
        if (fitting > 1) return [{ path, message: `fits ${fitting} forms at once` }];
        const meant = rule.findIndex((branch) => is_meant(root, branch, value));
        return meant >= 0 ? results[meant] : [{ path, message: "has none of the forms that may stand here" }];
    },
};

function check(root, schema, value, path) {
    for (const keyword of Object.keys(schema))
        if (!kAnnotations.includes(keyword) && !(keyword in kKeywords)) throw new Error(`schema: "${keyword}" is not known`);
    if ("type" in schema) {
        const errors = kKeywords.type(schema.type, value, { path });
        if (errors.length > 0) return errors;  // The other keywords rely on the type.
    }
    return Object.entries(schema).filter(([keyword]) => keyword in kKeywords && keyword !== "type")
        .flatMap(([keyword, rule]) => kKeywords[keyword](rule, value, { root, schema, path }));
}

/** What is wrong with `value`: [{path, message}], empty if nothing. */
export function schema_errors(schema, value) {
    return check(schema, schema, value, "");
}
