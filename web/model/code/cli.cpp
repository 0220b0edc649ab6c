#include <algorithm>

#include "core/api/json_writer.h"
#include "core/base/base64.h"
#include "core/base/text.h"
#include "web/model/code/generate.h"
#include "web/model/code/literal.h"
#include "web/model/code/schema.h"

namespace kds::web::code {
namespace {

using Kind = api::Value::Kind;

bool is_word_sign(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// An argument as a POSIX shell must see it: bare when it is harmless, else in single quotes.
std::string quoted(std::string_view argument) {
    const bool harmless = !argument.empty() && std::ranges::all_of(argument, [](char c) {
        return is_word_sign(c) || std::string_view("-_./=+:@%,").find(c) != std::string_view::npos;
    });
    if (harmless) return std::string(argument);
    std::string out = "'";
    for (const char c : argument)
        if (c == '\'')
            out += "'\\''";
        else
            out += c;
    return out + "'";
}

/// The signs that the shorthand a=…,b=… leaves alone in a name or a value.
bool fits_shorthand(std::string_view part) {
    return !part.empty() && std::ranges::all_of(part, [](char c) {
        return is_word_sign(c) || std::string_view("-_./:+%").find(c) != std::string_view::npos;
    });
}

/// The CLI would put the content of such a file in the place of the argument (kinesis.md 12.2).
bool names_file(std::string_view argument) {
    return argument.starts_with("file://") || argument.starts_with("fileb://");
}

class Cli {
public:
    explicit Cli(const CodeCall& call) : call_{call} {
        for (const api::Value& member : call.input.items)
            if (!is_in_file(member)) see(member);
        raw_ = blobs_ > 0 && raw_;
    }

    std::string code() {
        Piece line{.open = cat("aws kinesis ", words_of(to_string(call_.action), '-')),
                   .between = " \\",
                   .close_at = Piece::Close::Behind};
        if (must_be_json()) {
            if (raw_) line.items.push_back(Piece::of("--cli-binary-format raw-in-base64-out"));
            line.items.push_back(Piece::of(cat("--cli-input-json ", quoted(json(call_.input)))));
        } else {
            bool told = false;
            for (std::size_t i = 0; i < call_.input.items.size(); ++i) {
                const std::string_view name = call_.input.names[i].view();
                const api::Value& value = call_.input.items[i];
                if (raw_ && !told && (value.kind == Kind::Blob || name == "Records")) {
                    told = true;
                    line.items.push_back(Piece::of("--cli-binary-format raw-in-base64-out"));
                }
                line.items.push_back(option(name, value));
            }
        }
        if (line.items.empty()) return line.open;
        // The line before the first option ends with a backslash, too.
        line.flat = one_line(line);
        if (utf8_length(line.flat) <= kColumns) return line.flat;
        line.flat.clear();
        line.break_always = true;
        line.open += " \\";
        return print(line);
    }

private:
    static std::string one_line(const Piece& line) {
        std::string out = line.open;
        for (const Piece& item : line.items) {
            out += cat(' ', item.open);
            for (const Piece& part : item.items) out += cat(' ', part.open);
        }
        return out;
    }
    /// Only a blob that is an argument of its own can be read from a file.
    static bool is_in_file(const api::Value& v) {
        return v.kind == Kind::Blob && v.text.view().size() > kDataInCodeMost;
    }
    /// Counts the blobs, and finds out whether all of them can be given as they are.
    void see(const api::Value& v) {
        if (v.kind == Kind::Blob) {
            ++blobs_;
            raw_ = raw_ && is_readable(v.text.view()) && !names_file(v.text.view());
        }
        for (const api::Value& item : v.items) see(item);
    }
    /// Whether some argument cannot be given as one: a text that the CLI would read from a file.
    bool must_be_json() const {
        return std::ranges::any_of(call_.input.items, [](const api::Value& v) {
            return v.kind == Kind::Text && names_file(v.text.view());
        });
    }
    std::string blob(std::string_view data) const {
        return raw_ ? std::string(data) : base64_encode(data);
    }
    /// The value as JSON whose blobs are what --cli-binary-format says.
    std::string json(const api::Value& v) const {
        if (v.kind == Kind::Text || v.kind == Kind::Blob || v.kind == Kind::Timestamp)
            return literal(Quotes::Json, plain(v));
        if (v.kind != Kind::Object && v.kind != Kind::List) return api::write_json(v);
        const bool named = v.kind == Kind::Object;
        std::string out(1, named ? '{' : '[');
        for (std::size_t i = 0; i < v.items.size(); ++i) {
            if (i > 0) out += ',';
            if (named) out += cat(literal(Quotes::Json, v.names[i].view()), ':');
            out += json(v.items[i]);
        }
        return out + (named ? '}' : ']');
    }
    /// A text, a number, a blob or a time as one argument.
    std::string plain(const api::Value& v) const {
        if (v.kind == Kind::Blob) return blob(v.text.view());
        if (v.kind == Kind::Timestamp) return to_iso8601(Instant::from_millis(v.integer));
        return v.kind == Kind::Text ? std::string(v.text.view()) : api::write_json(v);
    }
    static bool is_plain(const api::Value& v) {
        return v.kind != Kind::Object && v.kind != Kind::List && v.kind != Kind::Boolean;
    }
    /// "a=1,b=2"; empty if the shorthand cannot say it.
    std::string shorthand(const api::Value& object) const {
        std::string out;
        for (std::size_t i = 0; i < object.items.size(); ++i) {
            const std::string_view name = object.names[i].view();
            if (!is_plain(object.items[i])) return {};
            const std::string value = plain(object.items[i]);
            // Base64 ends with the sign that the shorthand splits at, and it takes that there.
            std::string_view bare = value;
            while (object.items[i].kind == Kind::Blob && !raw_ && bare.ends_with('='))
                bare.remove_suffix(1);
            if (!fits_shorthand(name) || !fits_shorthand(bare)) return {};
            out += cat(out.empty() ? "" : ",", name, '=', value);
        }
        return names_file(out) ? std::string() : out;
    }
    static Piece named(const std::string& name, std::string_view value) {
        // A value that begins with a dash would be taken for an option.
        return Piece::of(cat(name, value.starts_with('-') ? '=' : ' ', quoted(value)));
    }
    Piece option(std::string_view member, const api::Value& v) const {
        const std::string name = cat("--", words_of(member, '-'));
        switch (v.kind) {
            case Kind::Boolean: return Piece::of(v.boolean ? name : cat("--no-", name.substr(2)));
            case Kind::Blob:
                return named(name, is_in_file(v) ? cat("fileb://", data_file(1)) : plain(v));
            case Kind::Text:
                if (call_.continues_iterator && member == "ShardIterator")
                    return Piece::of(cat(name, " \"$SHARD_ITERATOR\""));
                return named(name, v.text.view());
            case Kind::Object: {
                const std::string pairs = shorthand(v);
                return named(name, pairs.empty() ? json(v) : pairs);
            }
            case Kind::List: return list(name, v);
            default: return named(name, plain(v));
        }
    }
    /// Its items one after another; as JSON, if one of them would be misunderstood.
    Piece list(const std::string& name, const api::Value& v) const {
        Piece out{.open = name, .between = " \\", .close_at = Piece::Close::Behind};
        for (const api::Value& item : v.items) {
            const bool is_object = item.kind == Kind::Object;
            const std::string text = is_object ? shorthand(item) : plain(item);
            const bool fits =
                is_object ? !text.empty()
                          : !text.empty() && text.find_first_of("-[{") != 0 && !names_file(text);
            if (!fits) return named(name, json(v));
            out.items.push_back(Piece::of(quoted(text)));
        }
        if (out.items.empty()) return named(name, "[]");
        const std::string flat = one_line(Piece{.open = name, .items = out.items});
        if (utf8_length(flat) + 6 <= kColumns) return Piece::of(flat);
        out.open += " \\";
        out.break_always = true;
        return out;
    }

    const CodeCall& call_;
    std::size_t blobs_ = 0;
    bool raw_ = true;  ///< Data is given as it is, not in Base64.
};

}  // namespace

std::string cli_code(const CodeCall& call) {
    if (call.action == Action::SubscribeToShard)
        return "# The AWS CLI has no subscribe-to-shard: the answer is a\n"
               "# stream of events, for which a program is needed.";
    return Cli(call).code();
}

}  // namespace kds::web::code
