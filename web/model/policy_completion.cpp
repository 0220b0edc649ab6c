#include "web/model/policy_completion.h"

#include <algorithm>
#include <array>

#include "core/base/text.h"
#include "core/engine/permissions.h"
#include "core/iam/lint.h"
#include "core/iam/request.h"

namespace kds::web {
namespace {

bool is_of_word(char c) {
    return std::string_view(" \t\r\n\",[]{}").find(c) == std::string_view::npos;
}

/// What the element around the caret asks for.
enum class Asked { Anything, Action, Resource, Condition, Principal, Effect, Version };

constexpr struct {
    std::string_view element;
    Asked asked;
} kElements[] = {{"Version", Asked::Version},        {"Id", Asked::Anything},
                 {"Statement", Asked::Anything},     {"Sid", Asked::Anything},
                 {"Effect", Asked::Effect},          {"Principal", Asked::Principal},
                 {"NotPrincipal", Asked::Principal}, {"Action", Asked::Action},
                 {"NotAction", Asked::Action},       {"Resource", Asked::Resource},
                 {"NotResource", Asked::Resource},   {"Condition", Asked::Condition}};

/// Operators, and keys that requests to the service have (kinesis.md 11.1, 11.6).
constexpr std::array<std::string_view, 20> kConditions{"StringEquals",
                                                       "StringLike",
                                                       "StringNotEquals",
                                                       "Bool",
                                                       "IpAddress",
                                                       "NotIpAddress",
                                                       "ArnLike",
                                                       "DateLessThan",
                                                       "ForAllValues:StringEquals",
                                                       "Null",
                                                       "aws:SourceIp",
                                                       "aws:SourceVpce",
                                                       "aws:SourceVpc",
                                                       "aws:SecureTransport",
                                                       "aws:PrincipalOrgID",
                                                       "aws:PrincipalArn",
                                                       "aws:ResourceTag/",
                                                       "aws:RequestTag/",
                                                       "aws:TagKeys",
                                                       "aws:PrincipalTag/"};

/// The last element whose name and colon stand before the caret.
Asked asked_at(std::string_view text, std::size_t begin) {
    std::size_t last = 0;
    Asked asked = Asked::Anything;
    for (const auto& [element, what] : kElements) {
        const auto at = text.substr(0, begin).rfind(cat('"', element, '"'));
        if (at == std::string_view::npos) continue;
        std::size_t after = at + element.size() + 2;
        while (after < begin && text[after] == ' ') ++after;
        if (after >= begin || text[after] != ':' || at + 1 < last) continue;
        last = at + 1;
        asked = what;
    }
    // What stands on its own before a comma is the name of the next element.
    const std::string_view between = text.substr(0, begin);
    const auto mark = between.find_last_not_of(" \t\r\n\"");
    if (mark == std::string_view::npos) return Asked::Anything;
    const char before = between[mark];
    if (before == '{' && asked != Asked::Condition && asked != Asked::Principal)
        return Asked::Anything;
    if (before == ',' && asked != Asked::Condition) {
        const std::string_view value = between.substr(last, mark - last);
        const bool in_list = value.rfind('[') != std::string_view::npos &&
                             value.rfind(']') == std::string_view::npos;
        if (!in_list) return Asked::Anything;
    }
    return asked;
}

/// What `word` begins comes first, then what holds it.
class Finder {
public:
    explicit Finder(std::string_view word) : word_{word} {}

    void offer(std::string_view text) {
        if (text == word_) return;
        if (starts(text))
            add(begins_, text);
        else if (!word_.empty() && holds(text))
            add(holds_, text);
    }
    std::vector<std::string> take() {
        for (std::string& text : holds_)
            if (begins_.size() < kSuggestionsMax) begins_.push_back(std::move(text));
        return std::move(begins_);
    }

private:
    static void add(std::vector<std::string>& to, std::string_view text) {
        if (to.size() < kSuggestionsMax && std::ranges::find(to, text) == to.end())
            to.emplace_back(text);
    }
    bool starts(std::string_view text) const {
        return text.size() >= word_.size() &&
               iam::equal_folded(text.substr(0, word_.size()), word_);
    }
    bool holds(std::string_view text) const {
        for (std::size_t i = 0; i + word_.size() <= text.size(); ++i)
            if (iam::equal_folded(text.substr(i, word_.size()), word_)) return true;
        return false;
    }

    std::string_view word_;
    std::vector<std::string> begins_;
    std::vector<std::string> holds_;
};

void offer_actions(Finder& finder) {
    // What most policies are about, so that it comes before the alphabet.
    for (const std::string_view name : {"kinesis:PutRecord", "kinesis:PutRecords",
                                        "kinesis:GetRecords", "kinesis:GetShardIterator"})
        finder.offer(name);
    for (const iam::KnownAction& action : known_actions())
        finder.offer(cat("kinesis:", action.name));
    for (const std::string_view need : iam::library_needs()) finder.offer(need);
    for (const std::string_view name : {"kms:GenerateDataKey", "kms:Decrypt"}) finder.offer(name);
}

}  // namespace

PolicyWord word_at(std::string_view text, std::size_t caret) {
    caret = std::min(caret, text.size());
    PolicyWord word{caret, caret, false};
    while (word.begin > 0 && is_of_word(text[word.begin - 1])) --word.begin;
    while (word.end < text.size() && is_of_word(text[word.end])) ++word.end;
    word.is_quoted = word.begin > 0 && text[word.begin - 1] == '"';
    // A colon behind a closing quotation mark is no word.
    if (!word.is_quoted && text.substr(word.begin, word.end - word.begin) == ":")
        word.begin = word.end;
    return word;
}

std::vector<std::string> suggestions(std::string_view text, std::size_t caret,
                                     const Nameable& nameable) {
    const PolicyWord word = word_at(text, caret);
    const Asked asked = asked_at(text, word.begin);
    Finder finder(text.substr(word.begin, word.end - word.begin));
    const auto is = [&](Asked one) { return asked == one || asked == Asked::Anything; };
    if (asked == Asked::Anything)
        for (const auto& [element, what] : kElements) finder.offer(element);
    if (asked == Asked::Version) finder.offer("2012-10-17");
    if (asked == Asked::Effect)
        for (const std::string_view effect : {"Allow", "Deny"}) finder.offer(effect);
    // Outside of its element a name is offered only when it has been begun.
    if (asked == Asked::Anything && word.begin == word.end) return finder.take();
    if (is(Asked::Action)) offer_actions(finder);
    if (is(Asked::Resource))
        for (const std::string& arn : nameable.resources) finder.offer(arn);
    if (asked == Asked::Resource) finder.offer("*");
    if (is(Asked::Condition))
        for (const std::string_view name : kConditions) finder.offer(name);
    if (is(Asked::Principal))
        for (const std::string& name : nameable.principals) finder.offer(name);
    if (asked == Asked::Principal)
        for (const std::string_view name : {"AWS", "Service", "*"}) finder.offer(name);
    return finder.take();
}

std::string with_suggestion(std::string_view text, std::size_t& caret,
                            std::string_view suggestion) {
    const PolicyWord word = word_at(text, caret);
    const bool closes = word.end < text.size() && text[word.end] == '"';
    std::string out(text.substr(0, word.begin));
    if (!word.is_quoted) out += '"';
    out += suggestion;
    caret = out.size();
    if (!word.is_quoted || !closes) out += '"';
    out += text.substr(word.end);
    return out;
}

std::size_t edited_at(std::string_view before, std::string_view now) {
    const std::size_t shorter = std::min(before.size(), now.size());
    std::size_t same_end = 0;
    while (same_end < shorter &&
           before[before.size() - 1 - same_end] == now[now.size() - 1 - same_end])
        ++same_end;
    return now.size() - same_end;
}

}  // namespace kds::web
