/// The cards of producers and consumers on the stage.
#pragma once

#include <array>

#include "web/model/stage_model.h"

namespace kds::web {

inline constexpr std::size_t kHistorySeconds = 24;

/// What happened in each of the last seconds.
struct Recent {
    std::array<std::int64_t, kHistorySeconds> by_second{};

    void count(Duration age, std::int64_t amount) {
        const auto second = static_cast<std::size_t>(age.us / 1'000'000);
        if (second < kHistorySeconds) by_second[kHistorySeconds - 1 - second] += amount;
    }
    std::int64_t last_second() const { return by_second.back(); }
    /// Of the highest second, 0 to 1.
    void shares(std::vector<float>& out) const;
};

void build_producer_card(const sim::Producer& producer, Instant now, const Recent& sent,
                         ProducerCard& card);
/// The learner is a producer too: what is put by form comes from here.
void build_learner_card(std::int64_t records, ProducerCard& card);
/// `refused` counts reads of the last second that met a limit.
void build_consumer_card(const sim::World& world, const sim::Consumer& consumer, const Recent& read,
                         std::int64_t refused, ConsumerCard& card);

}  // namespace kds::web
