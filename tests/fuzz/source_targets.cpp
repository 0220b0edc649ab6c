// What sources of records and readers of aggregated ones are given from outside.
#include <string>

#include "core/base/assert.h"
#include "core/base/rng.h"
#include "core/engine/md5.h"
#include "core/sim/kpl/deaggregate.h"
#include "core/sim/source/payload.h"
#include "tests/fuzz/targets.h"

namespace kds::tests {

void fuzz_payload(std::string_view bytes) {
    const auto parsed = sim::PayloadTemplate::parse(bytes, {{"words", {"one", "two", ""}}});
    if (!parsed) {
        KDS_ASSERT(parsed.error().message.starts_with("payload template"));
        return;
    }
    const Instant now = Instant::from_seconds(1'772'442'000);
    std::string out;
    const sim::PayloadOf record{.seed = 7, .number = 3, .key = "user-7", .made_at = now};
    parsed->append(out, record);
    const std::size_t size = out.size();
    parsed->append(out, record);
    KDS_ASSERT(size <= parsed->bytes_max(record.key.size()));
    KDS_ASSERT(out.size() == 2 * size && out.substr(0, size) == out.substr(size));
}

namespace {

void read_aggregated(std::string_view data) {
    const auto records = sim::deaggregate("p", data, HashKeyRange::whole());
    const auto message = sim::read_aggregate(data);
    if (!message) {
        KDS_ASSERT(records.size() == 1 && !records[0].aggregated);
        KDS_ASSERT(records[0].record.data == data);
        return;
    }
    KDS_ASSERT(records.size() <= message->records.size());
    sim::Aggregate again;
    for (const sim::SubRecord& record : records) {
        KDS_ASSERT(record.aggregated && record.sub_sequence_number == again.count());
        KDS_ASSERT(record.record.data.size() < data.size());
        again.add(record.record);
    }
    std::string written;
    again.append_to(written);
    KDS_ASSERT(written.size() == again.size());
    if (!records.empty())
        KDS_ASSERT(sim::deaggregate("p", written, HashKeyRange::whole()) == records);
}

}  // namespace

void fuzz_aggregate(std::string_view bytes) {
    read_aggregated(bytes);
    std::string sealed(sim::kAggregateMagic);
    sealed += bytes;
    const u128 digest = md5(bytes);
    for (int shift = 120; shift >= 0; shift -= 8)
        sealed += static_cast<char>(static_cast<unsigned char>(digest >> shift & 0xff));
    read_aggregated(sealed);
}

}  // namespace kds::tests
