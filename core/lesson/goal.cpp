#include "core/lesson/goal.h"

#include <algorithm>

#include "core/base/text.h"
#include "core/lesson/money_text.h"

namespace kds::lesson {
namespace {

using sim::LearnerCall;
using sim::World;

std::size_t leaf_count(const Goal& goal) {
    if (goal.kind == Goal::Kind::Leaf) return 1;
    std::size_t count = 0;
    for (const Goal& child : goal.children) count += leaf_count(child);
    return count;
}

/// What the placeholders about the learner's doings stand for.
struct LastDeeds {
    std::string key, data, shard, error;
};

/// Fills in from the call's newest record that was stored; true if there was one.
bool note_put(const LearnerCall& call, LastDeeds& deeds) {
    if (!call.answer) return false;
    if (const auto* put = std::get_if<sim::CallPutRecord>(&call.request)) {
        const auto* output = std::get_if<PutRecordOutput>(&*call.answer);
        if (!output) return false;
        deeds.key = put->input.partition_key;
        deeds.data = put->input.data;
        deeds.shard = to_string(output->shard);
        return true;
    }
    const auto* puts = std::get_if<sim::CallPutRecords>(&call.request);
    const auto* output = std::get_if<PutRecordsOutput>(&*call.answer);
    if (!puts || !output) return false;
    for (std::size_t i = std::min(puts->input.records.size(), output->records.size()); i-- > 0;) {
        const auto& stored = output->records[i];
        if (!stored) continue;
        deeds.key = puts->input.records[i].partition_key;
        deeds.data = puts->input.records[i].data;
        deeds.shard = to_string(stored->shard);
        return true;
    }
    return false;
}

LastDeeds last_deeds(const World& world) {
    LastDeeds deeds;
    const auto& calls = world.calls();
    bool have_put = false;
    bool have_error = false;
    for (std::uint64_t i = calls.end(); i-- > calls.begin() && !(have_put && have_error);) {
        have_put = have_put || note_put(calls[i], deeds);
        if (!have_error && !calls[i].answer) {
            deeds.error = calls[i].answer.error().message;
            have_error = true;
        }
    }
    return deeds;
}

/// Data of any bytes, as a sentence can show it.
std::string shown(std::string_view bytes) {
    constexpr std::size_t kShown = 80;
    if (!is_utf8(bytes)) return cat(bytes.size(), " bytes that are no text");
    if (bytes.size() <= kShown) return std::string{bytes};
    std::size_t end = kShown;
    while ((static_cast<unsigned char>(bytes[end]) & 0xc0) == 0x80) --end;
    return cat(bytes.substr(0, end), "…");
}

/// The numbers that a diagnosis can name.
struct Numbers {
    ReadingKind kind{};  ///< Of the condition: value and goal.
    std::int64_t value = 0;
    std::int64_t goal = 0;
    ReadingKind found_kind{};  ///< Of the diagnosis.
    std::int64_t found = 0;
};

/// Replaces the placeholders. Once and from left to right: what a learner typed is never searched
/// for further placeholders.
std::string fill(std::string_view text, const Numbers& numbers, const World& world) {
    std::string result;
    std::optional<LastDeeds> deeds;
    while (true) {
        const std::size_t open = text.find('{');
        result += text.substr(0, open);
        if (open == std::string_view::npos) return result;
        const std::size_t close = text.find('}', open);
        if (close == std::string_view::npos) return result += text.substr(open);
        const std::string_view name = text.substr(open + 1, close - open - 1);
        if (!deeds) deeds = last_deeds(world);
        if (name == "value")
            result += number_text(numbers.kind, numbers.value);
        else if (name == "goal")
            result += number_text(numbers.kind, numbers.goal);
        else if (name == "found")
            result += number_text(numbers.found_kind, numbers.found);
        else if (name == "last_key")
            result += shown(deeds->key);
        else if (name == "last_data")
            result += shown(deeds->data);
        else if (name == "last_shard")
            result += deeds->shard;
        else if (name == "last_error")
            result += deeds->error;
        else
            result += text.substr(open, close + 1 - open);  // The loader admits no others.
        text.remove_prefix(close + 1);
    }
}

}  // namespace

std::string number_text(ReadingKind kind, std::int64_t number) {
    return is_money(kind) ? usd_text({number}) : with_thousands(number);
}

bool compare(std::int64_t left, Comparison how, std::int64_t right) {
    switch (how) {
        case Comparison::Equal: return left == right;
        case Comparison::NotEqual: return left != right;
        case Comparison::Less: return left < right;
        case Comparison::LessOrEqual: return left <= right;
        case Comparison::Greater: return left > right;
        case Comparison::GreaterOrEqual: return left >= right;
    }
    return false;
}

GoalProgress::GoalProgress(const Goal& goal, Mark since)
    : since_{since}, leaves_(leaf_count(goal)) {}

GoalProgress::GoalProgress(const Goal& goal, Mark since, const std::vector<bool>& conditions_met)
    : GoalProgress(goal, since) {
    KDS_ASSERT(conditions_met.empty() || conditions_met.size() == leaves_.size());
    for (std::size_t i = 0; i < conditions_met.size(); ++i) leaves_[i].met = conditions_met[i];
}

void GoalProgress::update(const Goal& goal, const World& world) {
    std::size_t leaf = 0;
    met_ = evaluate(goal, world, leaf);
    calls_seen_ = world.calls().end();
}

std::vector<bool> GoalProgress::latched() const {
    std::vector<bool> met;
    for (const LeafState& leaf : leaves_) met.push_back(leaf.met);
    return met;
}

bool GoalProgress::evaluate(const Goal& goal, const World& world, std::size_t& leaf) {
    if (goal.kind == Goal::Kind::Leaf) return evaluate_leaf(goal.condition, world, leaves_[leaf++]);
    // Every branch is looked at, also when the result is known: each condition latches by itself.
    std::size_t met = 0;
    for (const Goal& child : goal.children) met += evaluate(child, world, leaf) ? 1 : 0;
    switch (goal.kind) {
        case Goal::Kind::All: return met == goal.children.size();
        case Goal::Kind::Any: return met > 0;
        case Goal::Kind::Not: return met == 0;
        case Goal::Kind::Leaf: break;
    }
    return false;
}

bool GoalProgress::evaluate_leaf(const Condition& condition, const World& world, LeafState& state) {
    const Check& check = condition.check;
    // Readings of calls cost a walk over them, and this runs in every frame.
    const bool unchanged =
        calls_seen_ == world.calls().end() && counts_calls_only(check.reading.kind);
    if (!unchanged) state.value = read(check.reading, world, since_);
    const bool holds = compare(state.value, check.comparison, check.value);
    if (!holds) {
        state.true_since.reset();
    } else if (!state.true_since || *state.true_since > world.now()) {
        state.true_since = world.now();  // Also after the learner went back in time.
    }
    switch (condition.latch) {
        case Latch::Once: state.met = state.met || holds; break;
        case Latch::Hold:
            state.met = state.met || (holds && world.now() - *state.true_since >= condition.hold);
            break;
        case Latch::AtEnd: state.met = holds; break;
    }
    return state.met;
}

std::vector<GoalProgress::Line> GoalProgress::lines(const Goal& goal, const World& world) const {
    std::vector<Line> lines;
    std::size_t leaf = 0;
    add_lines(goal, world, true, leaf, lines);
    return lines;
}

/// `wanted` is what the tree above wants the condition to be: false under an odd number of Nots.
void GoalProgress::add_lines(const Goal& goal, const World& world, bool wanted, std::size_t& leaf,
                             std::vector<Line>& lines) const {
    if (goal.kind != Goal::Kind::Leaf) {
        const bool below = goal.kind == Goal::Kind::Not ? !wanted : wanted;
        for (const Goal& child : goal.children) add_lines(child, world, below, leaf, lines);
        return;
    }
    const Condition& condition = goal.condition;
    const LeafState& state = leaves_[leaf++];
    Line line{.condition = &condition, .met = state.met == wanted, .diagnosis = {}};
    if (!line.met) {
        Numbers numbers{.kind = condition.check.reading.kind,
                        .value = state.value,
                        .goal = condition.check.value};
        const auto said =
            std::ranges::find_if(condition.diagnoses, [&](const Diagnosis& diagnosis) {
                const auto& when = diagnosis.when;
                if (!when) return true;
                numbers.found_kind = when->reading.kind;
                numbers.found = read(when->reading, world, since_);
                return compare(numbers.found, when->comparison, when->value);
            });
        if (said != condition.diagnoses.end()) line.diagnosis = fill(said->text, numbers, world);
    }
    lines.push_back(std::move(line));
}

}  // namespace kds::lesson
