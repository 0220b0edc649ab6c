#include "core/sim/consumer_spec.h"

#include "core/base/text.h"
#include "core/engine/limits.h"

namespace kds::sim {
namespace {

struct Range {
    std::int64_t low;
    std::int64_t high;
};

std::unexpected<Error> refuse(const ConsumerSpec& spec, std::string what) {
    return fail(ErrorCode::BadDocument, cat("consumer \"", spec.name, "\": ", what));
}

Result<void> in_range(const ConsumerSpec& spec, std::string_view what, std::int64_t value,
                      Range range, std::string_view unit = {}) {
    if (value >= range.low && value <= range.high) return {};
    return refuse(spec, cat(what, " must be ", range.low, " to ", range.high, unit));
}

struct ReaderCheck {
    const ConsumerSpec& spec;

    Result<void> operator()(const PollingSpec&) const { return {}; }
    Result<void> operator()(const KclSpec& kcl) const {
        KDS_CHECK(in_range(spec, "the number of workers", kcl.workers, {1, 16}));
        KDS_CHECK(in_range(spec, "the checkpoint interval", kcl.checkpoint_interval_ms,
                           {0, 3'600'000}, " ms"));
        return in_range(spec, "the failover time", kcl.failover_ms, {1'000, 300'000}, " ms");
    }
    Result<void> operator()(const FanOutSpec&) const { return {}; }
    Result<void> operator()(const LambdaSpec& lambda) const {
        KDS_CHECK(in_range(spec, "the batch size", lambda.batch_size, {1, 10'000}));
        KDS_CHECK(in_range(spec, "the batching window", lambda.window_s, {0, 300}, " s"));
        KDS_CHECK(in_range(spec, "the parallelization factor", lambda.parallelization, {1, 10}));
        KDS_CHECK(in_range(spec, "the number of retries", lambda.retries_max, {-1, 10'000}));
        KDS_CHECK(in_range(spec, "the maximum age", lambda.record_age_max_s, {-1, 604'800}, " s"));
        return in_range(spec, "the time of an invocation", lambda.invocation_ms, {0, 900'000},
                        " ms");
    }
    Result<void> operator()(const DeliverySpec& delivery) const {
        if (spec.start_at != ShardIteratorType::Latest)
            return refuse(spec, "a delivery stream starts at LATEST");
        KDS_CHECK(in_range(spec, "the buffer", delivery.buffer_mib, {1, 128}, " MiB"));
        return in_range(spec, "the buffering time", delivery.buffer_s, {0, 900}, " s");
    }
};

}  // namespace

Result<void> check(const ConsumerSpec& spec) {
    if (spec.start_at != ShardIteratorType::TrimHorizon &&
        spec.start_at != ShardIteratorType::Latest)
        return refuse(spec, "it starts at TRIM_HORIZON or LATEST");
    KDS_CHECK(in_range(spec, "the poll interval", spec.poll_interval_ms, {200, 60'000}, " ms"));
    KDS_CHECK(in_range(spec, "the limit", spec.limit, {1, limits::kGetRecordsLimitMax}));
    KDS_CHECK(in_range(spec, "the cost of a record", spec.cost_us, {0, 60'000'000}, " us"));
    KDS_CHECK(std::visit(ReaderCheck{spec}, spec.reader));
    if (std::holds_alternative<DeliverySpec>(spec.reader) && spec.application.kind.index() != 0)
        return refuse(spec, "a delivery stream runs no application");
    if (auto fits = check(spec.application); !fits) return refuse(spec, fits.error().message);
    return {};
}

}  // namespace kds::sim
