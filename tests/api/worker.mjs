// Runs in a worker for module.test.mjs.

import { ListShardsCommand } from "@aws-sdk/client-kinesis";
import { parentPort } from "node:worker_threads";
import { client_with_stream } from "./lab.mjs";

const { client } = await client_with_stream(2);
const answer = await client.send(new ListShardsCommand({ StreamName: "s" }));
parentPort.postMessage({ status: answer.$metadata.httpStatusCode, shards: answer.Shards.length });
