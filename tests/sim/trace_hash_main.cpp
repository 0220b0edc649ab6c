/// Prints the state hashes of fixed scenarios at fixed times. The same lines must come from every
/// compiler and target: `./lab test hash` compares them.
#include <cstdio>

#include "core/sim/world.h"

namespace {

using namespace kds;
using namespace kds::sim;

Scenario lively() {
    Scenario scenario;
    scenario.id = "lively";
    scenario.setup = {
        CallCreateStream{{.stream_name = "clicks", .shard_count = 4}},
        AddProducer{
            {.name = "Web shop",
             .stream_name = "clicks",
             .records_per_1000s = 40'000,
             .key_strategy = KeyStrategy::Uniform,
             .key_prefix = "user-",
             .key_count = 500,
             .payload_template =
                 R"({{"user":"{key}","page":"{pick:home|cart|pay}","n":{n},"ms":{int:1:900}}})"}},
        // More than one shard takes, so that refusals and retries are part of the hash.
        AddProducer{{.name = "Orders",
                     .stream_name = "clicks",
                     .records_per_1000s = 1'300'000,
                     .key_strategy = KeyStrategy::Constant,
                     .key_prefix = "orders",
                     .payload_template = "order {n} at {time}"}},
        AddConsumer{{.name = "Dashboard", .stream_name = "clicks"}},
        AddConsumer{{.name = "Archive",
                     .stream_name = "clicks",
                     .start_at = ShardIteratorType::Latest,
                     .poll_interval_ms = 400,
                     .limit = 50}},
    };
    scenario.warm_up = Duration::seconds(2);
    return scenario;
}

void print(const char* name, const World& world) {
    std::printf("%s %lld %016llx\n", name,
                static_cast<long long>((world.now() - world.began_at()).us),
                static_cast<unsigned long long>(world.state_hash()));
}

}  // namespace

int main() {
    for (std::uint64_t seed : {1u, 2u, 3u}) {
        auto world = World::start(lively(), seed);
        if (!world) {
            std::fprintf(stderr, "%s\n", world.error().message.c_str());
            return 1;
        }
        for (int second = 1; second <= 20; ++second) {
            // In uneven portions: how the clock is advanced must not matter.
            world->advance_to(world->now() + Duration::millis(137 * second));
            if (second == 3)
                (void)world->apply(CallPutRecord{
                    {.stream_name = "clicks", .partition_key = "user-7", .data = "hello"}});
            if (second == 5) (void)world->apply(SetProducerRate{"Orders", 200'000});
            if (second == 7)
                (void)world->apply(CallGetShardIterator{{.stream_name = "clicks",
                                                         .shard_id = "shardId-000000000000",
                                                         .shard_iterator_type = "TRIM_HORIZON"}});
            if (second == 8) (void)world->apply(CallGetRecords{{}, 100});
            if (second == 11) (void)world->apply(PauseActor{"Dashboard"});
            if (second == 15) (void)world->apply(ResumeActor{"Dashboard"});
            if (second % 5 == 0) print("lively", *world);
        }
        std::vector<LoggedCommand> log;
        for (std::uint64_t i = world->log().begin(); i < world->log().end(); ++i)
            log.push_back(world->log()[i]);
        const auto again = World::replay(lively(), seed, log, world->now());
        if (!again || again->state_hash() != world->state_hash()) {
            std::fprintf(stderr, "seed %llu: the replay differs from the run\n",
                         static_cast<unsigned long long>(seed));
            return 1;
        }
    }
}
