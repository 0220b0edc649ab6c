/// The audit trail of the account, as CloudTrail would keep it (kinesis.md 11.6).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "web/model/build_models.h"
#include "web/model/seen_calls.h"
#include "web/model/seen_entry.h"

namespace kds::web {

/// So many of the newest are listed; the file has more.
inline constexpr std::size_t kEntriesShown = 60;
/// A file has at most so many of the newest.
inline constexpr std::size_t kEntriesInFile = 5'000;
/// Callers that can be chosen; those beyond are only under "Everybody".
inline constexpr std::size_t kCallersShown = 12;

struct AuditModel {
    std::string intro;
    Control data_events;           ///< Pressed: they are logged.
    std::string unseen;            ///< What the trail does not know, as long as they are not.
    std::vector<Control> callers;  ///< Pressed: whose calls are listed.
    std::vector<Control> results;  ///< The same of refusals.
    std::string count;
    std::string empty;  ///< Instead of lines.
    Control save;

    struct Line {
        Control open;  ///< Opens its entry or closes it; its label is the action's name.
        std::string time;
        std::string who;     ///< "Shop · user/shop"
        std::string from;    ///< "from 203.0.113.10"; empty if the lab does not say.
        std::string result;  ///< "allowed", or the error's name.
        std::string kind;    ///< "management", "data"
        Tone tone = Tone::Plain;
        // Of the open one only.
        std::vector<std::string> json;
        std::string left_out;
        Control copy;
    };
    std::vector<Line> lines;  ///< Newest first.
};

void refresh_audit(const ModelInputs& in, AuditModel& out);

/// All that is known of a call for its entry.
TrailEntry trail_entry(const sim::World& world, const SeenCall& call);

/// Stands for a caller in the view; never 0.
std::uint64_t caller_tag(const sim::World& world, const SeenCall& call);

/// The message by which the page is asked to save the entries that the filter lets through.
std::string audit_download(const ModelInputs& in);

}  // namespace kds::web
