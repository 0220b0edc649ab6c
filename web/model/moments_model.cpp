// Kept moments: their letters on the line of time, their list, and what two of them differ in.
#include "web/model/moments_model.h"

#include <algorithm>

#include "core/base/text.h"
#include "web/model/command_text.h"
#include "web/model/format.h"

namespace kds::web {
namespace {

static_assert(sim::kMomentsMax == kLettersMax);

using Kind = ComparedMoment::Kind;
using Entry = OverlayModel::Entry;
using Section = OverlayModel::Section;

std::string letter_text(char letter) { return std::string(1, letter); }

std::string moment_text(const ModelInputs& in, Instant at, std::size_t branch) {
    return cat(clock_text(at - in.world.began_at()), " on ", in.time.branches()[branch].name);
}

bool is_present(const ModelInputs& in, const sim::KeptMoment& moment) {
    return moment.at == in.world.now() && moment.commands == in.world.log().end() &&
           in.time.is_on_branch(moment, in.time.current_branch());
}

Control compare_control(std::string id, const ComparedMoment& with) {
    return {.id = std::move(id),
            .label = "Compare with now",
            .action = CompareMoments{.a = with, .b = {}},
            .describe = "Lists below what differs"};
}

Section present_section(const ModelInputs& in) {
    const bool is_kept = std::ranges::any_of(
        in.time.moments(), [&](const sim::KeptMoment& moment) { return is_present(in, moment); });
    const bool is_full = in.time.moments().size() >= sim::kMomentsMax;
    Entry now{.head = "Now", .text = moment_text(in, in.world.now(), in.time.current_branch())};
    if (is_full) now.text += ". All letters from A to Z are taken: forget a moment first";
    now.text += '.';
    now.row.push_back({.id = "moments.keep",
                       .label = is_kept ? "Kept" : "Keep this moment",
                       .action = KeepMoment{},
                       .enabled = !is_kept && !is_full,
                       .describe = "K"});
    Section out{.title = "The present", .entries = {}};
    out.entries.push_back(std::move(now));
    return out;
}

Entry moment_entry(const ModelInputs& in, const sim::KeptMoment& moment) {
    const std::string letter = letter_text(moment.letter);
    Entry out;
    out.head = letter;
    const auto& log = in.time.branches()[moment.branch].log;
    out.text = cat(moment_text(in, moment.at, moment.branch), ". ");
    if (moment.commands == 0)
        out.text += "Nothing was done before it.";
    else
        out.text += cat("Just before: ", command_text(log[moment.commands - 1].command), ", at ",
                        clock_text(log[moment.commands - 1].at - in.world.began_at()), ".");
    out.current = is_present(in, moment);
    out.row.push_back({.id = cat("moments.go.", letter),
                       .label = "Go to",
                       .action = GoToMoment{moment.letter},
                       .enabled = !out.current,
                       .describe = cat("To moment ", letter)});
    out.row.push_back(compare_control(cat("moments.compare.", letter),
                                      {.kind = Kind::Kept, .letter = moment.letter}));
    out.row.push_back({.id = cat("moments.fork.", letter),
                       .label = "Fork",
                       .action = ForkFromMoment{moment.letter},
                       .enabled = in.time.branches().size() < sim::kBranchesMax,
                       .describe = cat("Goes on from moment ", letter, " as a new branch")});
    out.row.push_back({.id = cat("moments.forget.", letter),
                       .label = "Forget",
                       .action = ForgetMoment{moment.letter},
                       .describe = cat("Moment ", letter)});
    return out;
}

Section moments_section(const ModelInputs& in) {
    Section out{.title = "Kept moments", .entries = {}};
    for (const sim::KeptMoment& moment : in.time.moments())
        out.entries.push_back(moment_entry(in, moment));
    if (out.entries.empty())
        out.entries.push_back(
            {.head = "None yet", .text = "What you keep stands here and on the line of time."});
    return out;
}

Entry branch_entry(const ModelInputs& in, std::size_t number) {
    const auto& branch = in.time.branches()[number];
    const Instant begin = in.world.began_at();
    Entry out{.head = branch.name,
              .text = cat("Up to ", clock_text(branch.reached - begin), ", with ",
                          counted(static_cast<std::int64_t>(branch.log.size()), "command"), ".")};
    if (number > 0)
        out.text += cat(" It left ", in.time.branches()[branch.parent].name, " at ",
                        clock_text(branch.forked_at - begin), ".");
    if (number == in.time.current_branch()) {
        out.current = true;
        out.field = FieldModel{.id = "moments.branch_name",
                               .field = Field::BranchName,
                               .label = "Name of the present branch",
                               .value = in.view.field(Field::BranchName),
                               .placeholder = branch.name,
                               .choices = {},
                               .submit = RenameBranch{number}};
        out.row.push_back({.id = "moments.rename",
                           .label = "Rename",
                           .action = RenameBranch{number},
                           .enabled = in.view.field(Field::BranchName) != branch.name,
                           .describe = "Gives the branch this name"});
        return out;
    }
    out.row.push_back({.id = cat("moments.switch.", number),
                       .label = "Go to",
                       .action = SwitchBranch{number},
                       .describe = cat("The branch ", branch.name)});
    out.row.push_back(compare_control(cat("moments.compare.branch.", number),
                                      {.kind = Kind::Branch, .branch = number}));
    return out;
}

Section branches_section(const ModelInputs& in) {
    Section out{.title = "Branches", .entries = {}};
    for (std::size_t i = 0; i < in.time.branches().size(); ++i)
        out.entries.push_back(branch_entry(in, i));
    return out;
}

/// All that can stand on one side of the comparison.
Entry side_entry(const ModelInputs& in, bool is_first) {
    const CompareMoments& sides = in.compared->sides;
    const ComparedMoment& chosen = is_first ? sides.a : sides.b;
    Entry out{.head = is_first ? "From" : "To", .text = is_first ? in.compared->a : in.compared->b};
    out.text += '.';
    out.is_choice = true;
    const auto add = [&](const std::string& id, std::string label, const ComparedMoment& side,
                         std::string describe) {
        CompareMoments all = sides;
        (is_first ? all.a : all.b) = side;
        out.row.push_back({.id = cat(is_first ? "moments.from." : "moments.to.", id),
                           .label = std::move(label),
                           .action = all,
                           .pressed = side == chosen,
                           .describe = std::move(describe)});
    };
    add("now", "Now", {}, "The present moment");
    for (const sim::KeptMoment& moment : in.time.moments())
        add(letter_text(moment.letter), letter_text(moment.letter),
            {.kind = Kind::Kept, .letter = moment.letter},
            cat("Moment ", letter_text(moment.letter)));
    for (std::size_t i = 0; in.time.branches().size() > 1 && i < in.time.branches().size(); ++i)
        add(cat("branch.", i), in.time.branches()[i].name, {.kind = Kind::Branch, .branch = i},
            "This branch, at the present's virtual time");
    return out;
}

std::string subject_title(const sim::Difference& of) {
    switch (of.of) {
        case sim::ReadingOf::Stream: return cat("Stream ", of.subject);
        case sim::ReadingOf::Producer: return cat("Producer ", of.subject);
        case sim::ReadingOf::Consumer: return cat("Consumer ", of.subject);
        case sim::ReadingOf::Session: break;
    }
    return "What you did";
}

std::string value_text(const std::optional<std::int64_t>& value, sim::ReadingUnit unit) {
    if (!value) return "not there";
    return unit == sim::ReadingUnit::Milliseconds ? lag_text(*value) : with_thousands(*value);
}

void add_comparison(const ModelInputs& in, OverlayModel& out) {
    const sim::Comparison& found = in.compared->found;
    out.reveal = in.compared->serial;
    out.revealed = out.sections.size();
    Section sides{.title = "What differs", .entries = {}};
    sides.entries.push_back(side_entry(in, true));
    sides.entries.push_back(side_entry(in, false));
    sides.entries.push_back(
        {.head = cat(counted(static_cast<std::int64_t>(found.differing.size()), "reading"),
                     found.differing.size() == 1 ? " differs" : " differ"),
         .text = cat("The other ", found.unchanged, " are equal.")});
    out.sections.push_back(std::move(sides));
    std::string title;
    for (const sim::Difference& difference : found.differing) {
        if (std::string next = subject_title(difference); next != title) {
            title = std::move(next);
            out.sections.push_back({.title = title, .entries = {}});
        }
        out.sections.back().entries.push_back(
            {.head = difference.name, .text = difference_text(difference)});
    }
}

}  // namespace

std::string difference_text(const sim::Difference& difference) {
    return cat(value_text(difference.a, difference.unit), " → ",
               value_text(difference.b, difference.unit));
}

void add_letters(const ModelInputs& in, TimelineModel& out) {
    for (const sim::KeptMoment& moment : in.time.moments()) {
        if (moment.at < out.from || moment.at > out.to ||
            !in.time.is_on_branch(moment, in.time.current_branch()))
            continue;
        const std::string letter = letter_text(moment.letter);
        const auto span = static_cast<float>((out.to - out.from).us);
        out.letters.push_back(
            {.control = {.id = cat("time.moment.", letter),
                         .label = letter,
                         .action = GoToMoment{moment.letter},
                         .pressed = is_present(in, moment),
                         .describe =
                             cat("Kept moment, ", moment_text(in, moment.at, moment.branch))},
             .place = span > 0 ? static_cast<float>((moment.at - out.from).us) / span : 1});
    }
    std::ranges::sort(out.letters, {}, &LetterModel::place);
}

OverlayModel build_moments(const ModelInputs& in) {
    OverlayModel out;
    out.title = "Moments and branches";
    out.intro = cat(in.view.moments_error, in.view.moments_error.empty() ? "" : " ",
                    "Keep a moment under a letter to come back to it, to try something else from "
                    "there, and to see what has become different.");
    out.sections.push_back(present_section(in));
    out.sections.push_back(moments_section(in));
    out.sections.push_back(branches_section(in));
    if (in.compared) add_comparison(in, out);
    out.close = close_control();
    return out;
}

}  // namespace kds::web
