#include "core/sim/readers/shard_list.h"

namespace kds::sim {

std::vector<ListedShard> list_all_shards(Surroundings& around, Consumer& consumer,
                                         const char* filter) {
    std::vector<ListedShard> shards;
    ListShardsInput page{.stream_name = consumer.spec.stream_name};
    if (filter) page.filter = ShardFilter{.type = filter};
    while (true) {
        const auto listed =
            list_shards(around.engine, {.now = around.now, .actor = consumer.id}, page);
        if (!listed) {
            consumer.last_error = listed.error();
            return {};
        }
        shards.insert(shards.end(), listed->shards.begin(), listed->shards.end());
        if (!listed->next_token) return shards;
        page = {.stream_name = {}, .next_token = listed->next_token};
    }
}

}  // namespace kds::sim
