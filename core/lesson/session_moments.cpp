#include "core/lesson/session_moments.h"

#include <limits>

#include "core/base/text.h"

namespace kds::lesson {

void write_moments(JsonWriter& out, const std::vector<sim::KeptMoment>& moments) {
    out.begin_list("moments");
    for (const sim::KeptMoment& moment : moments)
        out.line()
            .begin_object()
            .text("letter", std::string_view(&moment.letter, 1))
            .integer("branch", static_cast<std::int64_t>(moment.branch))
            .integer("at_us", moment.at.us)
            .integer("commands", static_cast<std::int64_t>(moment.commands))
            .end_object();
    out.end_list();
}

void read_moments(const JsonNode& list, sim::History& history) {
    for (const JsonNode& node : list.items(0, sim::kMomentsMax)) {
        node.only({"letter", "branch", "at_us", "commands"});
        sim::KeptMoment moment;
        const JsonNode letter = node.field("letter");
        const std::string text = letter.text();
        if (text.size() != 1 || text[0] < 'A' || text[0] > 'Z')
            letter.fail("a moment is kept under a letter from A to Z");
        else
            moment.letter = text[0];
        if (!history.moments.empty() && moment.letter <= history.moments.back().letter)
            letter.fail("letters stand in the order of the alphabet, each once");
        const auto last = static_cast<std::int64_t>(history.branches.size()) - 1;
        moment.branch = static_cast<std::size_t>(node.field("branch").integer(0, last));
        const JsonNode at = node.field("at_us");
        moment.at = {at.integer(0, std::numeric_limits<std::int64_t>::max())};
        const sim::Course& course = history.branches[moment.branch];
        const auto done = static_cast<std::int64_t>(course.log.size());
        moment.commands = static_cast<std::size_t>(node.field("commands").integer(0, done));
        if (!is_on(moment, course))
            at.fail(
                "this moment was not on its branch: that did not come as far, or its commands "
                "were done at other times");
        history.moments.push_back(moment);
    }
}

}  // namespace kds::lesson
