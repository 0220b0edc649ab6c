/// The engine's lab with registered consumers and subscriptions.
#pragma once

#include <string>
#include <utility>

#include "core/engine/ops/delete_stream.h"
#include "core/engine/ops/deregister_stream_consumer.h"
#include "core/engine/ops/describe_stream_consumer.h"
#include "core/engine/ops/list_stream_consumers.h"
#include "core/engine/ops/register_stream_consumer.h"
#include "core/engine/ops/subscribe_to_shard.h"
#include "core/engine/subscriptions.h"
#include "tests/unit/engine/lab.h"

namespace kds::test {

/// The stream "s" and its consumer "app", both ACTIVE.
struct FanOutLab : Lab {
    explicit FanOutLab(std::int64_t shards = 1) {
        make_active("s", shards);
        make_consumer("app");
    }
    /// Neither of them yet.
    struct Empty {};
    explicit FanOutLab(Empty) {}

    Result<ConsumerDescription> register_consumer(std::string name) {
        return register_stream_consumer(engine, call(),
                                        {.stream_name = "s", .consumer_name = std::move(name)});
    }
    void make_consumer(std::string name) {
        ASSERT_TRUE(succeeds(register_consumer(std::move(name))));
        wait(limits::kConsumerCreatingTakes);
    }
    Result<void> deregister(std::string name) {
        return deregister_stream_consumer(engine, call(),
                                          {{.stream_name = "s", .consumer_name = std::move(name)}});
    }
    Result<ConsumerDescription> describe(std::string name) {
        return describe_stream_consumer(engine, call(),
                                        {{.stream_name = "s", .consumer_name = std::move(name)}});
    }
    Result<SubscribeToShardOutput> try_subscribe(std::string type, std::string shard = "0",
                                                 std::optional<std::string> number = {},
                                                 std::string consumer = "app") {
        return subscribe_to_shard(
            engine, call(),
            {.consumer = {.stream_name = "s", .consumer_name = std::move(consumer)},
             .shard_id = std::move(shard),
             .starting_position = {.type = std::move(type), .sequence_number = std::move(number)}});
    }
    SubscriptionId subscribe(std::string type, std::string shard = "0",
                             std::optional<std::string> number = {}, std::string consumer = "app") {
        const auto opened = try_subscribe(std::move(type), std::move(shard), std::move(number),
                                          std::move(consumer));
        EXPECT_TRUE(succeeds(opened));
        return opened ? opened->subscription : SubscriptionId{};
    }
    TakenPushes take(SubscriptionId id) { return take_pushes(engine, id); }

    /// What was pushed and not taken, as "70:a b;5070:;" after the moment `since`: the milliseconds
    /// of each event and its data; "|" and the number of the end at the end.
    std::string taken(SubscriptionId id, Instant since) {
        std::string all;
        TakenPushes pushes;
        do {
            pushes = take(id);
            for (const PushedEvent& event : pushes.events) {
                all += cat((event.at - since).whole_millis(), ":");
                for (const Record& record : event.records)
                    all += cat(&record == event.records.data() ? "" : " ", record.data);
                if (!event.child_shards.empty()) all += "end of shard";
                all += ";";
            }
        } while (pushes.more);
        if (pushes.end) all += cat("|", static_cast<int>(*pushes.end));
        return all;
    }
};

}  // namespace kds::test
