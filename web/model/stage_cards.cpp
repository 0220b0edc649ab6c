#include "web/model/stage_cards.h"

#include <algorithm>

#include "core/base/text.h"
#include "web/model/application_text.h"
#include "web/model/consumer_lag.h"
#include "web/model/consumer_text.h"
#include "web/model/format.h"

namespace kds::web {
namespace {

std::string key_line(const sim::KeySpec& keys) {
    if (keys.strategy == sim::KeySpec::Strategy::Constant) return "key: " + keys.prefix;
    return cat(with_thousands(keys.count), keys.count == 1 ? " key: " : " keys: ", keys.prefix,
               "1 …");
}

struct Kind {
    std::string operator()(const sim::SdkSpec& sdk) const {
        return sdk.batch_size == 0 ? "SDK, PutRecord" : cat("SDK, PutRecords of ", sdk.batch_size);
    }
    std::string operator()(const sim::KplSpec& kpl) const {
        return kpl.aggregation ? "KPL, aggregates" : "KPL, no aggregates";
    }
    std::string operator()(const sim::AgentSpec&) const { return "Kinesis Agent"; }
};

std::string worker_text(const sim::KclWorker& worker, std::size_t leases) {
    const std::string name = cat("worker ", worker.id.number, " · ");
    if (worker.crashed) return name + "dead";
    return name + (worker.frozen ? "frozen" : counted(static_cast<std::int64_t>(leases), "lease"));
}

void build_workers(const sim::Consumer& consumer, std::vector<WorkerModel>& out) {
    out.clear();
    const auto* const kcl = std::get_if<sim::KclReader>(&consumer.reader);
    if (!kcl || kcl->workers.size() < 2) return;
    for (const sim::KclWorker& worker : kcl->workers) {
        const auto leases = static_cast<std::size_t>(
            std::ranges::count(kcl->leases.rows(), worker.id, &sim::Lease::owner));
        out.push_back({.text = worker_text(worker, leases),
                       .leases = leases,
                       .tone = worker.is_up() ? Tone::Good : Tone::Bad});
    }
}

}  // namespace

void Recent::shares(std::vector<float>& out) const {
    const std::int64_t top = std::max<std::int64_t>(1, *std::ranges::max_element(by_second));
    out.clear();
    for (const std::int64_t value : by_second)
        out.push_back(static_cast<float>(value) / static_cast<float>(top));
}

void build_producer_card(const sim::Producer& producer, Instant now, const Recent& sent,
                         ProducerCard& card) {
    card.id = producer.id;
    card.name = producer.spec.name;
    card.kind = std::visit(Kind{}, producer.spec.sender);
    card.key_line = key_line(producer.spec.keys);
    card.paused = producer.paused || producer.crashed;
    card.rate = producer.crashed  ? "dead"
                : producer.paused ? "paused"
                                  : rate_text(producer.rate_at(now));
    card.rate_unit = card.paused ? "" : "records/s";
    card.short_unit = card.paused ? "" : "/s";
    const std::uint64_t retrying = producer.retrying();
    card.retrying = retrying;
    const std::uint64_t lost = producer.given_up + producer.dropped;
    const std::uint64_t under_way = producer.under_way();
    card.under_way =
        under_way > 0 ? with_thousands(static_cast<std::int64_t>(under_way)) + " on their way" : "";
    card.trouble = retrying > 0 ? "retrying " + with_thousands(static_cast<std::int64_t>(retrying))
                                : std::string();
    if (lost > 0)
        card.trouble += cat(retrying > 0 ? " · " : "",
                            with_thousands(static_cast<std::int64_t>(lost)), " lost");
    card.tone = lost > 0 || producer.crashed ? Tone::Bad : retrying > 0 ? Tone::Warn : Tone::Plain;
    sent.shares(card.history);
    card.select = {.id = cat("stage.actor.", producer.id),
                   .label = producer.spec.name,
                   .action = Select{ActorSelected{producer.id}},
                   .describe = {}};
}

void build_learner_card(std::int64_t records, ProducerCard& card) {
    card = {};
    card.id = kLearner;
    card.name = "You";
    card.kind = "PutRecord";
    card.key_line = "the form below";
    card.rate = with_thousands(records);
    card.rate_unit = records == 1 ? "record put" : "records put";
    card.short_unit = "put";
    card.select = {.id = "stage.you",
                   .label = "You",
                   .action = OpenTab{DrawerTab::Calls},
                   .describe = "Opens the forms for calls"};
}

void build_consumer_card(const sim::World& world, const sim::Consumer& consumer, const Recent& read,
                         std::int64_t refused, ConsumerCard& card) {
    const std::int64_t behind =
        may_stand_still(consumer) ? behind_now(world, consumer) : consumer.behind_ms();
    card.id = consumer.id;
    card.name = consumer.spec.name;
    card.how = how_it_reads(consumer.spec);
    card.lag = consumer.paused ? "paused" : "lag " + lag_text(behind);
    if (consumer.crashed || consumer.frozen) {
        // A program that dies forgets where it was, unless that is kept elsewhere.
        if (consumer.cursors.empty()) card.lag = "reads nothing";
        card.lag.insert(0, consumer.crashed ? "dead, " : "frozen, ");
    }
    // Who was not even told what shards there are is not late: it has nothing to be late with.
    const bool shut_out = consumer.cursors.empty() && consumer.last_error.has_value();
    if (shut_out && !consumer.paused && !consumer.crashed && !consumer.frozen) card.lag = "refused";
    card.paused = consumer.paused;
    card.lag_tone = consumer.crashed || consumer.frozen || shut_out ? Tone::Bad
                    : behind < 10'000                               ? Tone::Good
                    : behind < 60'000                               ? Tone::Warn
                                                                    : Tone::Bad;
    card.trouble = refused > 0 ? cat("refused ", refused, "/s") : "";
    // A consumer that only reads has nothing to tell; what tells is in the page's second part.
    const bool tells = !std::holds_alternative<std::monostate>(consumer.application) ||
                       std::holds_alternative<sim::DeliveryReader>(consumer.reader);
    card.result = tells ? application_text(consumer, world.now()).brief : std::string();
    build_workers(consumer, card.workers);
    read.shares(card.history);
    card.select = {.id = cat("stage.actor.", consumer.id),
                   .label = consumer.spec.name,
                   .action = Select{ActorSelected{consumer.id}},
                   .describe = {}};
}

}  // namespace kds::web
