#include <algorithm>

#include "core/base/base64.h"
#include "core/base/text.h"
#include "web/model/code/generate.h"
#include "web/model/code/literal.h"

namespace kds::web::code {
namespace {

using Kind = api::Value::Kind;

/// A name of a property, in quotes where the language wants them. "__proto__" would name the
/// prototype; in brackets it is a property like all others.
std::string property(std::string_view name) {
    if (name == "__proto__") return "[\"__proto__\"]";
    const auto is_letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
    };
    const bool bare = !name.empty() && is_letter(name[0]) && std::ranges::all_of(name, [&](char c) {
        return is_letter(c) || (c >= '0' && c <= '9');
    });
    return bare ? std::string(name) : literal(Quotes::JavaScript, name);
}

class JavaScript {
public:
    std::string code(const CodeCall& call) {
        const std::string command = cat(to_string(call.action), "Command");
        Piece input = object(call.input, call.continues_iterator);
        input.open.insert(0, cat("new ", command, '('));
        input.close += ')';
        const Piece send{
            .open = cat(has_output(call.action) ? "const response = " : "", "await kinesis.send("),
            .items = {std::move(input)},
            .close = ");",
            .trail = ","};
        std::string body = print(send);
        if (call.action == Action::SubscribeToShard)
            body +=
                "\n\nfor await (const event of response.EventStream) {\n"
                "    console.log(event);\n}";
        const Piece imports{.open = "import {",
                            .items = {Piece::of("KinesisClient"), Piece::of(command)},
                            .close = "} from \"@aws-sdk/client-kinesis\";",
                            .trail = ",",
                            .flat = cat("import { KinesisClient, ", command,
                                        " } from \"@aws-sdk/client-kinesis\";")};
        std::string out;
        if (files_ > 0) out += "import { readFile } from \"node:fs/promises\";\n\n";
        out += print(imports);
        out += "\n\nconst kinesis = new KinesisClient();\n\n";
        if (call.continues_iterator)
            out +=
                "// From GetShardIteratorCommand or the last\n"
                "// GetRecordsCommand: its response.ShardIterator\n"
                "// or response.NextShardIterator.\n";
        return out + body;
    }

private:
    Piece object(const api::Value& v, bool continues_iterator) {
        Piece out{.open = "{", .close = "}", .trail = ",", .padded = true};
        for (std::size_t i = 0; i < v.items.size(); ++i) {
            const std::string_view name = v.names[i].view();
            if (continues_iterator && name == "ShardIterator")
                out.items.push_back(Piece::of("ShardIterator: shardIterator"));
            else
                out.items.push_back(prefixed(cat(property(name), ": "), value(v.items[i])));
        }
        return out;
    }
    Piece value(const api::Value& v) {
        switch (v.kind) {
            case Kind::Boolean: return Piece::of(v.boolean ? "true" : "false");
            case Kind::Number: return Piece::of(cat(v.integer));
            case Kind::Blob: return bytes(v.text.view());
            case Kind::Timestamp:
                return Piece::of(
                    cat("new Date(\"", to_iso8601(Instant::from_millis(v.integer)), "\")"));
            case Kind::Text: return text_piece(Quotes::JavaScript, v.text.view());
            case Kind::List: {
                Piece out{.open = "[", .close = "]", .trail = ","};
                for (const api::Value& item : v.items) out.items.push_back(value(item));
                return out;
            }
            case Kind::Object: return object(v, false);
            case Kind::Null:
            case Kind::Rows: break;
        }
        return Piece::of("undefined");
    }
    Piece bytes(std::string_view data) {
        if (data.size() > kDataInCodeMost)
            return Piece::of(
                cat("await readFile(", literal(Quotes::JavaScript, data_file(++files_)), ')'));
        if (is_readable(data))
            return {.open = "new TextEncoder().encode(",
                    .items = {text_piece(Quotes::JavaScript, data)},
                    .close = ")",
                    .trail = ","};
        return {.open = "Uint8Array.from(",
                .items = {{.open = "atob(",
                           .items = {text_piece(Quotes::JavaScript, base64_encode(data))},
                           .close = ")",
                           .trail = ","},
                          Piece::of("(c) => c.charCodeAt(0)")},
                .close = ")",
                .trail = ","};
    }

    std::size_t files_ = 0;
};

}  // namespace

std::string javascript_code(const CodeCall& call) { return JavaScript().code(call); }

}  // namespace kds::web::code
