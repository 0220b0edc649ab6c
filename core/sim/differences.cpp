#include "core/sim/differences.h"

#include <algorithm>
#include <span>
#include <utility>

#include "core/base/text.h"
#include "core/sim/metrics/metrics.h"

namespace kds::sim {
namespace {

std::int64_t as_signed(std::uint64_t number) { return static_cast<std::int64_t>(number); }

class Readings {
public:
    void begin(ReadingOf of, std::string_view subject) {
        of_ = of;
        subject_ = subject;
    }
    void count(std::string name, std::int64_t value) {
        out_.push_back({of_, subject_, std::move(name), ReadingUnit::Count, value});
    }
    void count(std::string name, std::uint64_t value) { count(std::move(name), as_signed(value)); }
    void millis(std::string name, std::int64_t value) {
        out_.push_back({of_, subject_, std::move(name), ReadingUnit::Milliseconds, value});
    }
    std::vector<NamedReading> take() && { return std::move(out_); }

private:
    std::vector<NamedReading> out_;
    ReadingOf of_{};
    std::string subject_;
};

std::int64_t sum_of(const World& world, Metric metric, const std::string& stream) {
    std::int64_t sum = 0;
    // From the first minute that is kept.
    for (const Datapoint& point :
         world.metrics().datapoints(metric, {.stream_name = stream}, Instant{}, world.now()))
        sum += point.statistics.sum;
    return sum;
}

void add_stream(Readings& out, const World& world, const Stream& stream) {
    out.begin(ReadingOf::Stream, stream.name);
    std::uint64_t stored = 0;
    std::uint64_t ever = 0;
    for (const Shard& shard : stream.shards) {
        stored += shard.records.size();
        ever += shard.records.end();
    }
    out.count("Shards", static_cast<std::uint64_t>(stream.shards.size()));
    out.count("Open shards", std::int64_t{stream.open_shard_count()});
    out.count("Records accepted", ever);
    out.count("Records stored", stored);
    out.count("Writes throttled", sum_of(world, Metric::WriteThroughputExceeded, stream.name));
    out.count("Reads throttled", sum_of(world, Metric::ReadThroughputExceeded, stream.name));
    for (const Shard& shard : stream.shards)
        out.count(cat("Records in shard ", shard.index.value), shard.records.end());
}

void add_producer(Readings& out, const Producer& producer) {
    out.begin(ReadingOf::Producer, producer.spec.name);
    out.count("Records made", producer.made);
    out.count("Records sent and accepted", producer.accepted);
    out.count("Records under way", producer.under_way());
    out.count("Refusals by throttling", producer.throttled);
    out.count("Sent again", producer.retried);
    out.count("Records given up", producer.given_up);
    out.count("Records dropped", producer.dropped);
}

void add_consumer(Readings& out, const Consumer& consumer) {
    out.begin(ReadingOf::Consumer, consumer.spec.name);
    out.millis("Behind the newest record", consumer.behind_ms());
    out.count("Records delivered", consumer.records_read);
    out.count("Records processed", consumer.work.done);
    out.count("Duplicates", consumer.work.done_again);
    out.count("Records skipped", consumer.work.skipped);
    out.count("Records discarded", consumer.work.discarded);
    out.count("Batches failed", consumer.work.failed_batches);
    out.count("Calls throttled", consumer.throttled);
}

using Part = std::span<const NamedReading>;

/// The readings of one stream, actor or session; they stand together.
std::vector<Part> parts_of(const std::vector<NamedReading>& readings) {
    std::vector<Part> parts;
    for (std::size_t begin = 0; begin < readings.size();) {
        std::size_t end = begin + 1;
        while (end < readings.size() && readings[end].of == readings[begin].of &&
               readings[end].subject == readings[begin].subject)
            ++end;
        parts.push_back(Part(readings).subspan(begin, end - begin));
        begin = end;
    }
    return parts;
}

Part part_like(const std::vector<Part>& parts, const NamedReading& reading) {
    for (const Part part : parts)
        if (part.front().of == reading.of && part.front().subject == reading.subject) return part;
    return {};
}

const NamedReading* find(Part part, const std::string& name) {
    const auto found = std::ranges::find(part, name, &NamedReading::name);
    return found == part.end() ? nullptr : &*found;
}

void add_difference(Comparison& out, const NamedReading& of, const NamedReading* a,
                    const NamedReading* b) {
    if (a && b && a->value == b->value) {
        ++out.unchanged;
        return;
    }
    Difference found{of.of, of.subject, of.name, of.unit, {}, {}};
    if (a) found.a = a->value;
    if (b) found.b = b->value;
    out.differing.push_back(std::move(found));
}

/// Both are of one subject, or one of them is empty.
void add_part(Comparison& out, Part a, Part b) {
    for (const NamedReading& reading : a)
        add_difference(out, reading, &reading, find(b, reading.name));
    for (const NamedReading& reading : b)
        if (!find(a, reading.name)) add_difference(out, reading, nullptr, &reading);
}

}  // namespace

std::vector<NamedReading> readings_of(const World& world) {
    Readings out;
    for (const Stream& stream : world.engine().streams()) add_stream(out, world, stream);
    for (const Producer& producer : world.producers()) add_producer(out, producer);
    for (const Consumer& consumer : world.consumers()) add_consumer(out, consumer);
    out.begin(ReadingOf::Session, {});
    out.count("Records that you put", world.learner_records());
    out.count("Faults at work", static_cast<std::uint64_t>(world.faults().active().size()));
    return std::move(out).take();
}

Comparison compare(const World& a, const World& b) {
    const std::vector<NamedReading> of_a = readings_of(a);
    const std::vector<NamedReading> of_b = readings_of(b);
    const std::vector<Part> parts_of_a = parts_of(of_a);
    const std::vector<Part> parts_of_b = parts_of(of_b);
    Comparison out;
    for (const ReadingOf of :
         {ReadingOf::Stream, ReadingOf::Producer, ReadingOf::Consumer, ReadingOf::Session}) {
        for (const Part part : parts_of_a)
            if (part.front().of == of) add_part(out, part, part_like(parts_of_b, part.front()));
        for (const Part part : parts_of_b)
            if (part.front().of == of && part_like(parts_of_a, part.front()).empty())
                add_part(out, {}, part);
    }
    return out;
}

}  // namespace kds::sim
