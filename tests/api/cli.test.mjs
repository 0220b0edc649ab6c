// The unmodified AWS CLI, as Debian packages it, against the engine through a loopback address. What it prints is kept as it is
// in tests/golden/cli, a file a command; UPDATE_GOLDEN=1 writes them anew.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { new_engine, post } from "./lab.mjs";
import { serve } from "./shim.mjs";

/** Debian's; another one may stand before it on PATH. */
const program = "/usr/bin/aws";
const golden = new URL("../golden/cli/", import.meta.url);

let engine, shim;
before(async () => {
    engine = await new_engine();
    shim = await serve(engine);
});
after(() => shim.close());

/** Runs `aws kinesis …`; gives its exit code and what it prints. */
function aws(...args) {
    const env = {
        PATH: "/usr/bin:/bin", HOME: "/nonexistent", LANG: "C.UTF-8", TZ: "UTC", COLUMNS: "80", AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
        AWS_SECRET_ACCESS_KEY: "not a secret", AWS_DEFAULT_REGION: "us-east-1", AWS_EC2_METADATA_DISABLED: "true",
        AWS_PAGER: "",
    };
    return new Promise((resolve) => {
        execFile(program, ["--endpoint-url", shim.address, "--output", "json", "kinesis", ...args], { env }, (error, out, err) =>
            resolve({ code: error ? error.code : 0, out, err }));
    });
}

/** A command as one types it. */
const typed = (args) => args.map((arg) => (/^[\w.,:=/@+-]+$/.test(arg) ? arg : `'${arg}'`)).join(" ");
const shard = (index) => `shardId-${`${index}`.padStart(12, "0")}`;
const arn = (name) => `arn:aws:kinesis:us-east-1:123456789012:stream/${name}`;
const clicks = ["--stream-name", "clicks"];
const encryption = (key) => ["--encryption-type", "KMS", "--key-id", key];

// The session: a number lets so many milliseconds pass; a list is a command, in whose arguments {Name} stands for what the last
// answer with this member said.
const session = [
    ["create-stream", ...clicks, "--shard-count", "2"],
    ["create-stream", ...clicks, "--shard-count", "2"],
    ["create-stream", "--stream-name", "a b", "--shard-count", "1"],
    ["create-stream", "--stream-name", "none", "--shard-count", "0"],
    ["describe-stream", ...clicks],
    ["describe-stream-summary", ...clicks],
    ["put-record", ...clicks, "--partition-key", "user-7", "--data", "aGVsbG8="],
    1000,
    ["wait", "stream-exists", ...clicks],
    ["describe-stream-summary", ...clicks],
    ["describe-stream-summary", "--stream-name", "none"],
    ["describe-stream", "--stream-arn", arn("clicks")],
    ["describe-stream", ...clicks, "--page-size", "1", "--query", "StreamDescription.Shards[].ShardId"],
    ["create-stream", "--stream-name", "orders", "--stream-mode-details", "StreamMode=PROVISIONED", "--shard-count", "1"],
    1000,
    ["list-streams"],
    ["list-streams", "--max-items", "1"],
    ["describe-limits"],

    ["put-record", ...clicks, "--partition-key", "user-7", "--data", "aGVsbG8="],
    ["put-record", ...clicks, "--partition-key", "user-8", "--cli-binary-format", "raw-in-base64-out", "--data", "hello"],
    ["put-record", ...clicks, "--partition-key", "user-7", "--data", "eA==", "--explicit-hash-key", `${2n ** 128n - 1n}`],
    ["put-record", ...clicks, "--partition-key", "user-7", "--data", "eA==", "--explicit-hash-key", `${2n ** 128n}`],
    ["put-record", ...clicks, "--partition-key", "user-7", "--data", "hello"],
    ["put-record", ...clicks, "--data", "aGVsbG8="],
    ["put-records", ...clicks, "--records", "Data=eA==,PartitionKey=a", "Data=eQ==,PartitionKey=b,ExplicitHashKey=0"],
    ["put-records", ...clicks, "--records", '[{"Data":"aGk=","Partition":"1"}]'],
    ["put-records", ...clicks, "--records"],

    1000,
    ["get-shard-iterator", ...clicks, "--shard-id", shard(0), "--shard-iterator-type", "AT_TIMESTAMP", "--timestamp", "2025-01-01T00:00:01.5Z"],
    ["get-shard-iterator", ...clicks, "--shard-id", shard(5), "--shard-iterator-type", "LATEST"],
    ["get-shard-iterator", ...clicks, "--shard-id", shard(0), "--shard-iterator-type", "NEWEST"],
    ["get-shard-iterator", ...clicks, "--shard-id", shard(0), "--shard-iterator-type", "AT_SEQUENCE_NUMBER", "--starting-sequence-number", "0"],
    1000,
    ["get-shard-iterator", ...clicks, "--shard-id", shard(0), "--shard-iterator-type", "TRIM_HORIZON"],
    ["get-records", "--shard-iterator", "{ShardIterator}", "--limit", "2"],
    ["get-records", "--shard-iterator", "{NextShardIterator}"],
    ["get-records", "--shard-iterator", "AAAA"],
    ["get-records", "--shard-iterator", "{ShardIterator}", "--limit", "10001"],
    300_001,
    ["get-records", "--shard-iterator", "{ShardIterator}"],

    ["list-shards", ...clicks],
    ["list-shards", ...clicks, "--no-paginate", "--max-results", "1"],
    ["list-shards", "--next-token", "{NextToken}"],
    ["list-shards", "--next-token", "AAAA", ...clicks],
    ["split-shard", ...clicks, "--shard-to-split", shard(0), "--new-starting-hash-key", "1"],
    ["split-shard", ...clicks, "--shard-to-split", shard(0), "--new-starting-hash-key", `${2n ** 126n}`],
    ["split-shard", ...clicks, "--shard-to-split", shard(1), "--new-starting-hash-key", `${2n ** 127n + 2n ** 126n}`],
    1000,
    ["list-shards", ...clicks, "--shard-filter", "Type=AT_LATEST", "--query", "Shards[].[ShardId,ParentShardId]"],
    ["list-shards", ...clicks, "--shard-filter", "Type=AT_TIMESTAMP", "--query", "Shards[].ShardId"],
    ["merge-shards", ...clicks, "--shard-to-merge", shard(1), "--adjacent-shard-to-merge", shard(2)],
    ["merge-shards", ...clicks, "--shard-to-merge", shard(2), "--adjacent-shard-to-merge", shard(3)],
    1000,
    ["update-shard-count", ...clicks, "--scaling-type", "UNIFORM_SCALING", "--target-shard-count", "4"],
    10_000,
    ["update-shard-count", ...clicks, "--scaling-type", "UNIFORM_SCALING", "--target-shard-count", "9"],

    ["increase-stream-retention-period", ...clicks, "--retention-period-hours", "8761"],
    ["increase-stream-retention-period", ...clicks, "--retention-period-hours", "48"],
    1000,
    ["decrease-stream-retention-period", ...clicks, "--retention-period-hours", "49"],
    ["decrease-stream-retention-period", ...clicks, "--retention-period-hours", "24"],
    1000,
    ["add-tags-to-stream", ...clicks, "--tags", "team=blue,stage=test"],
    ["add-tags-to-stream", ...clicks, "--tags", '{"price":"5 %"}'],
    ["list-tags-for-stream", ...clicks],
    ["list-tags-for-stream", ...clicks, "--limit", "1"],
    ["remove-tags-from-stream", ...clicks, "--tag-keys", "team", "none"],
    ["remove-tags-from-stream", ...clicks, "--tag-keys", "!"],
    ["enable-enhanced-monitoring", ...clicks, "--shard-level-metrics", "IncomingBytes", "OutgoingBytes"],
    1000,
    ["disable-enhanced-monitoring", ...clicks, "--shard-level-metrics", "ALL"],
    1000,
    ["enable-enhanced-monitoring", ...clicks, "--shard-level-metrics", "Bytes"],
    ["disable-enhanced-monitoring", "--stream-name", "none", "--shard-level-metrics", "ALL"],
    ["update-stream-mode", "--stream-arn", arn("orders"), "--stream-mode-details", "StreamMode=ON_DEMAND"],
    1000,
    ["describe-stream-summary", "--stream-name", "orders"],
    ["split-shard", "--stream-name", "orders", "--shard-to-split", shard(0), "--new-starting-hash-key", "100"],
    ["update-stream-mode", "--stream-arn", arn("orders"), "--stream-mode-details", "StreamMode=NONE"],
    ["update-stream-mode", "--stream-arn", arn("none"), "--stream-mode-details", "StreamMode=ON_DEMAND"],
    ["start-stream-encryption", "--stream-name", "orders", ...encryption("alias/aws/kinesis")],
    1000,
    ["describe-stream-summary", "--stream-name", "orders"],
    ["put-record", "--stream-name", "orders", "--partition-key", "user-1", "--data", "c2VjcmV0"],
    ["start-stream-encryption", "--stream-name", "orders", ...encryption("alias/none")],
    ["stop-stream-encryption", "--stream-name", "orders", ...encryption("alias/aws/kinesis")],
    ["stop-stream-encryption", "--stream-name", "orders", ...encryption("alias/aws/kinesis")],
    1000,
    ["delete-stream", ...clicks, "--enforce-consumer-deletion"],
    1000,
    ["wait", "stream-not-exists", ...clicks],
    ["delete-stream", ...clicks],

    ["register-stream-consumer", "--stream-arn", arn("orders"), "--consumer-name", "billing"],
    ["register-stream-consumer", "--stream-arn", arn("orders"), "--consumer-name", "billing"],
    ["register-stream-consumer", "--stream-arn", arn("clicks"), "--consumer-name", "billing"],
    ["deregister-stream-consumer", "--stream-arn", arn("orders"), "--consumer-name", "billing"],
    1000,
    ["register-stream-consumer", "--stream-arn", arn("orders"), "--consumer-name", "fraud"],
    ["describe-stream-consumer", "--stream-arn", arn("orders"), "--consumer-name", "billing"],
    ["describe-stream-consumer", "--consumer-arn", `${arn("orders")}/consumer/none:1735689600`],
    ["describe-stream-consumer", "--stream-arn", arn("orders")],
    ["list-stream-consumers", "--stream-arn", arn("orders")],
    ["list-stream-consumers", "--stream-arn", arn("orders"), "--page-size", "1", "--query", "Consumers[].ConsumerName"],
    ["list-stream-consumers", "--stream-arn", arn("orders"), "--no-paginate", "--max-results", "1"],
    ["list-stream-consumers", "--stream-arn", arn("orders"), "--next-token", "{NextToken}"],
    ["deregister-stream-consumer", "--stream-arn", arn("orders"), "--consumer-name", "billing"],
    ["describe-stream-consumer", "--stream-arn", arn("orders"), "--consumer-name", "billing"],
    ["delete-stream", "--stream-name", "orders"],
    ["delete-stream", "--stream-name", "orders", "--enforce-consumer-deletion"],
];

/** Plays the session; gives what a person sees of it, by command. */
async function play() {
    const seen = {};
    const said = {};
    for (const step of session) {
        if (typeof step === "number") {
            engine.advance(step);
            continue;
        }
        const args = step.map((arg) => arg.replace(/^\{(\w+)\}$/, (_, name) => said[name]));
        const { code, out, err } = await aws(...args);
        if (out.startsWith("{")) Object.assign(said, JSON.parse(out));
        const ends = code === 0 ? "" : `[exit code ${code}]\n`;
        seen[step[0]] = `${seen[step[0]] ?? ""}$ aws kinesis ${typed(args)}\n${out}${err}${ends}`;
    }
    return seen;
}

/** The commands that the CLI has for `aws kinesis`: it lists them if it does not know one. */
async function commands() {
    const { err } = await aws("nothing");
    const listed = err.slice(err.indexOf("valid choices are:")).split("\n").slice(1).flatMap((line) => line.split("|"));
    return listed.map((name) => name.trim()).filter((name) => /^[a-z-]+$/.test(name));
}

test("every command that the CLI has and the engine knows prints what stands in its file", async () => {
    const seen = await play();
    if (process.env.UPDATE_GOLDEN) {
        for (const [name, text] of Object.entries(seen)) await writeFile(new URL(`${name}.txt`, golden), text);
    }
    for (const [name, text] of Object.entries(seen)) assert.equal(text, await readFile(new URL(`${name}.txt`, golden), "utf8"), name);
    assert.deepEqual((await readdir(golden)).sort(), Object.keys(seen).map((name) => `${name}.txt`).sort());

    const known = await commands();
    assert.ok(known.length > 25, known.join(" "));
    const operation_of = (command) => command.split("-").map((word) => word[0].toUpperCase() + word.slice(1)).join("");
    const exists = (command) => post(engine, operation_of(command), {}).document?.__type !== "UnknownOperationException";
    const missing = known.filter((command) => command !== "help" && !(command in seen) && exists(command));
    assert.deepEqual(missing, []);
});
