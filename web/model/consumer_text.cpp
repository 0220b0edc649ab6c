#include "web/model/consumer_text.h"

#include "core/base/text.h"

namespace kds::web {
namespace {

struct How {
    const sim::ConsumerSpec& spec;

    std::string operator()(const sim::PollingSpec&) const {
        const std::int64_t per_second_x10 = 10'000 / spec.poll_interval_ms;
        return cat("polling, ", per_second_x10 / 10,
                   per_second_x10 % 10 ? cat('.', per_second_x10 % 10) : std::string(),
                   per_second_x10 == 10 ? " call/s" : " calls/s");
    }
    std::string operator()(const sim::KclSpec& kcl) const {
        return cat("KCL, ", kcl.workers, kcl.workers == 1 ? " worker" : " workers");
    }
    std::string operator()(const sim::FanOutSpec&) const { return "fan-out"; }
    std::string operator()(const sim::LambdaSpec& lambda) const {
        return cat("Lambda, ", lambda.batch_size, " a batch");
    }
    std::string operator()(const sim::DeliverySpec&) const { return "delivery to S3"; }
};

struct Kind {
    std::string operator()(const sim::PollingSpec&) const { return "polling consumer"; }
    std::string operator()(const sim::KclSpec& kcl) const {
        return kcl.fan_out ? "application of the KCL, with fan-out" : "application of the KCL";
    }
    std::string operator()(const sim::FanOutSpec&) const { return "consumer with fan-out"; }
    std::string operator()(const sim::LambdaSpec&) const { return "event source of Lambda"; }
    std::string operator()(const sim::DeliverySpec&) const { return "delivery stream to S3"; }
};

}  // namespace

std::string how_it_reads(const sim::ConsumerSpec& spec) {
    return std::visit(How{spec}, spec.reader);
}

std::string kind_of_consumer(const sim::ConsumerSpec& spec) {
    return std::visit(Kind{}, spec.reader);
}

bool is_pushed(const sim::ConsumerSpec& spec) {
    if (const auto* const kcl = std::get_if<sim::KclSpec>(&spec.reader)) return kcl->fan_out;
    return std::holds_alternative<sim::FanOutSpec>(spec.reader);
}

}  // namespace kds::web
