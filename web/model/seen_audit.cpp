#include "web/model/seen_audit.h"

#include <algorithm>
#include <optional>

#include "core/base/hasher.h"
#include "core/base/text.h"
#include "core/engine/audit.h"
#include "core/sim/access.h"
#include "web/model/event_text.h"
#include "web/model/format.h"
#include "web/model/twin.h"

namespace kds::web {
namespace {

std::string moment(const sim::World& world, Instant at) {
    return at < world.began_at() ? "before start" : clock_text(at - world.began_at());
}

/// "user/shop", "root": what is particular in an ARN of a caller.
std::string_view short_caller(std::string_view arn) {
    return arn.substr(std::min(arn.rfind(':') + 1, arn.size()));
}

/// From where it came, as far as the lab says, and by which way.
std::string from_where(const SeenCall& call) {
    if (!call.audit) return {};
    const AuditEntry& audit = *call.audit;
    std::string out = audit.address.empty() ? std::string() : cat("from ", audit.address);
    if (!audit.endpoint.empty())
        append_parts(out, out.empty() ? "" : " ", "through ", audit.endpoint);
    return out;
}

bool passes_result(SeenResult result, const SeenCall& call) {
    switch (result) {
        case SeenResult::All: return true;
        case SeenResult::Allowed: return !call.error;
        case SeenResult::Refused: return call.error.has_value();
    }
    return true;
}

struct Caller {
    std::uint64_t tag;
    std::string name;
};

/// Goes through all calls once: what is listed, what is counted, who has called.
class Listing {
public:
    explicit Listing(const ModelInputs& in) : in_{in}, view_{in.view.seen} {
        for (SeenCalls calls(in.world); auto call = calls.next();) take(*call);
        // While the world runs, newer calls would push it out before anybody has read it.
        if (opened_) listed_.insert(listed_.begin(), *opened_);
    }

    const std::vector<SeenCall>& listed() const { return listed_; }
    std::uint64_t matching() const { return matching_; }
    std::uint64_t unseen() const { return unseen_; }
    const std::vector<Caller>& callers() const { return callers_; }

private:
    void take(const SeenCall& call) {
        if (is_data_event(call.action) && !view_.data_events) {
            // Nor does the trail know who has called.
            ++unseen_;
            return;
        }
        const std::uint64_t tag = tag_of(call);
        if (view_.caller != 0 && tag != view_.caller) return;
        if (!passes_result(view_.result, call)) return;
        ++matching_;
        if (listed_.size() < kEntriesShown)
            listed_.push_back(call);
        else if (call.number == view_.entry)
            opened_ = call;
    }
    /// Notes the caller when it is a new one.
    std::uint64_t tag_of(const SeenCall& call) {
        const std::uint64_t tag = caller_tag(in_.world, call);
        if (std::ranges::find(callers_, tag, &Caller::tag) == callers_.end() &&
            callers_.size() < kCallersShown)
            callers_.push_back({tag, in_.world.access()
                                         ? std::string(short_caller(caller_of(in_.world, call)))
                                         : actor_name(in_.world, call.actor)});
        return tag;
    }

    const ModelInputs& in_;
    const SeenView& view_;
    std::vector<SeenCall> listed_;
    std::optional<SeenCall> opened_;  ///< If it is not among the newest.
    std::vector<Caller> callers_;
    std::uint64_t matching_ = 0;
    std::uint64_t unseen_ = 0;
};

void add_filters(const ModelInputs& in, const Listing& listing, AuditModel& out) {
    const SeenView& view = in.view.seen;
    out.data_events = {.id = "seen.data_events",
                       .label = "Data events",
                       .action = LookInSeen{SeenDeed::DataEvents},
                       .pressed = view.data_events,
                       .describe = "Logs calls that put, read and subscribe too"};
    out.callers.clear();
    out.callers.push_back({.id = "seen.caller.all",
                           .label = "Everybody",
                           .action = LookInSeen{SeenDeed::OfCaller, 0},
                           .pressed = view.caller == 0,
                           .describe = "Calls of all callers"});
    for (const Caller& caller : listing.callers())
        out.callers.push_back({.id = cat("seen.caller.", out.callers.size()),
                               .label = caller.name,
                               .action = LookInSeen{SeenDeed::OfCaller, caller.tag},
                               .pressed = view.caller == caller.tag,
                               .describe = cat("Only calls of ", caller.name)});
    struct {
        SeenResult result;
        const char *id, *label, *describe;
    } constexpr kResults[] = {
        {SeenResult::All, "seen.result.all", "All", "Allowed and refused"},
        {SeenResult::Allowed, "seen.result.allowed", "Allowed", "Only calls that succeeded"},
        {SeenResult::Refused, "seen.result.refused", "Refused", "Only calls with an error"}};
    out.results.clear();
    for (const auto& result : kResults)
        out.results.push_back(
            {.id = result.id,
             .label = result.label,
             .action = LookInSeen{SeenDeed::OfResult, static_cast<std::uint64_t>(result.result)},
             .pressed = view.result == result.result,
             .describe = result.describe});
}

void split_lines(const std::string& text, std::vector<std::string>& lines) {
    lines.clear();
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
}

void set_line(const ModelInputs& in, const SeenCall& call, std::size_t place,
              AuditModel::Line& out) {
    const bool is_open = in.view.seen.entry == call.number;
    const std::string who = actor_name(in.world, call.actor);
    out.time = moment(in.world, call.at);
    const std::string caller = caller_of(in.world, call);
    out.who = cat(who, " · ", short_caller(caller));
    out.result = call.error ? std::string(error_name(*call.error)) : std::string("allowed");
    out.tone = call.error ? Tone::Bad : Tone::Good;
    out.kind = is_data_event(call.action) ? "data" : "management";
    out.open = {.id = cat("seen.entry.", place),
                .label = std::string(to_string(call.action)),
                .action = LookInSeen{SeenDeed::Entry, call.number},
                .pressed = is_open,
                .describe = cat(out.time, ", ", who, ", ", out.kind, ", ", out.result)};
    out.from = from_where(call);
    out.json.clear();
    out.left_out.clear();
    if (!is_open) return;
    const TrailEntry entry = trail_entry(in.world, call);
    std::string json = trail_json(entry);
    split_lines(json, out.json);
    out.left_out = left_out(entry);
    out.copy = {.id = "seen.copy",
                .label = "Copy",
                .action = CopyText{std::move(json)},
                .describe = "Copies this entry"};
}

std::string count_text(const ModelInputs& in, const Listing& listing) {
    std::string out =
        cat(listing.listed().size(), " of ",
            with_thousands(static_cast<std::int64_t>(listing.matching())), " entries listed. ");
    if (in.world.engine().events().begin() > 0)
        out += "The oldest calls of programs are dropped by the lab; a trail would keep them.";
    else
        out += in.world.access()
                   ? "Of each kind the lab keeps the newest thousand or so."
                   : "Of what programs list and describe, the lab keeps nothing as long as a world "
                     "has no policies.";
    return out;
}

}  // namespace

void refresh_audit(const ModelInputs& in, AuditModel& out) {
    const Listing listing(in);
    out.intro =
        "What AWS CloudTrail writes down of this account: who called what, when, and whether it "
        "was refused. A trail has management events; data events cost extra and are off until "
        "somebody asks for them. Real entries come some minutes late.";
    add_filters(in, listing, out);
    out.unseen.clear();
    if (!in.view.seen.data_events)
        out.unseen =
            cat(with_thousands(static_cast<std::int64_t>(listing.unseen())),
                listing.unseen() == 1 ? " call that put, read or subscribed is"
                                      : " calls that put, read or subscribed are",
                " not in this trail, whoever made them: who reads the stream with a stolen key "
                "leaves nothing here.");
    out.lines.resize(listing.listed().size());
    for (std::size_t i = 0; i < out.lines.size(); ++i)
        set_line(in, listing.listed()[i], i, out.lines[i]);
    out.count = count_text(in, listing);
    out.empty = out.lines.empty() ? "The trail has no entry that the filter lets through." : "";
    out.save = {.id = "seen.save",
                .label = "Save as JSON",
                .action = LookInSeen{SeenDeed::Save},
                .enabled = listing.matching() > 0,
                .describe = "All that the filter lets through, as a log file of a trail"};
}

std::uint64_t caller_tag(const sim::World& world, const SeenCall& call) {
    // Where nobody has said who is who, all are the root user: then it is told by the program.
    if (!world.access()) return std::uint64_t{call.actor} + 1;
    Hasher hasher;
    if (call.audit)
        hasher.add(std::string_view(call.audit->caller));
    else
        hasher.add(std::string_view(caller_of(world, call)));
    return hasher.digest() | 1;
}

TrailEntry trail_entry(const sim::World& world, const SeenCall& call) {
    const EngineOptions& options = world.engine().options();
    TrailEntry out{.at = call.at,
                   .action = call.action,
                   .region = options.region,
                   .caller = caller_of(world, call),
                   .caller_account = options.account,
                   .access_key = {},
                   .address = {},
                   .endpoint = {},
                   .error = refusal_of(world, call),
                   .parameters = request_of(world, call),
                   .resource = resource_of(world, call),
                   .account = options.account};
    if (std::string owner = account_of(out.resource); !owner.empty())
        out.account = std::move(owner);
    if (std::string account = account_of(out.caller); !account.empty())
        out.caller_account = std::move(account);
    if (const AuditEntry* const audit = call.audit) {
        out.address = audit->address;
        out.endpoint = audit->endpoint;
    }
    if (const sim::Access* const access = world.access())
        if (const auto* const principal = access->find_principal_by_arn(out.caller))
            out.access_key = principal->access_key;
    return out;
}

std::string audit_download(const ModelInputs& in) {
    const SeenView& view = in.view.seen;
    std::vector<TrailEntry> entries;
    for (SeenCalls calls(in.world); entries.size() < kEntriesInFile;) {
        const auto call = calls.next();
        if (!call) break;
        if (is_data_event(call->action) && !view.data_events) continue;
        if (view.caller != 0 && caller_tag(in.world, *call) != view.caller) continue;
        if (passes_result(view.result, *call)) entries.push_back(trail_entry(in.world, *call));
    }
    std::ranges::reverse(entries);
    return cat("{\"download\":{\"name\":\"cloudtrail.json\",\"text\":",
               json_quoted(trail_file(entries)), "}}");
}

}  // namespace kds::web
