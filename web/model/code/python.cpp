#include <algorithm>

#include "core/base/base64.h"
#include "core/base/text.h"
#include "web/model/code/generate.h"
#include "web/model/code/literal.h"
#include "web/model/code/schema.h"

namespace kds::web::code {
namespace {

using Kind = api::Value::Kind;

class Python {
public:
    std::string code(const CodeCall& call) {
        const std::string method = words_of(to_string(call.action), '_');
        Piece piece{
            .open = cat(has_output(call.action) ? "response = " : "", "kinesis.", method, '('),
            .close = ")",
            .trail = ","};
        for (std::size_t i = 0; i < call.input.items.size(); ++i) {
            const std::string_view name = call.input.names[i].view();
            if (call.continues_iterator && name == "ShardIterator")
                piece.items.push_back(Piece::of("ShardIterator=shard_iterator"));
            else
                piece.items.push_back(
                    prefixed(cat(name, '='), value("", name, call.input.items[i])));
        }
        std::string body = print(piece);
        if (call.action == Action::SubscribeToShard)
            body += "\n\nfor event in response[\"EventStream\"]:\n    print(event)";
        std::string out;
        if (base64_) out += "import base64\n";
        if (datetime_) out += "from datetime import datetime\n";
        if (files_ > 0) out += "from pathlib import Path\n";
        if (!out.empty()) out += '\n';
        out += "import boto3\n\nkinesis = boto3.client(\"kinesis\")\n\n";
        if (call.continues_iterator)
            out +=
                "# From get_shard_iterator or the last get_records:\n"
                "# shard_iterator = response[\"ShardIterator\"]\n";
        return out + body;
    }

private:
    Piece bytes(std::string_view data) {
        if (data.size() > kDataInCodeMost)
            return Piece::of(
                cat("Path(", literal(Quotes::Python, data_file(++files_)), ").read_bytes()"));
        const bool ascii = std::ranges::none_of(
            data, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
        if (!is_readable(data)) {
            base64_ = true;
            return {.open = "base64.b64decode(",
                    .items = {text_piece(Quotes::Python, base64_encode(data))},
                    .close = ")"};
        }
        if (ascii) return python_bytes(data);
        Piece text = text_piece(Quotes::Python, data);
        if (text.items.empty())
            text.open += ".encode()";
        else
            text.close += ".encode()";
        if (!text.flat.empty()) text.flat += ".encode()";
        return text;
    }
    Piece date(std::int64_t ms) {
        datetime_ = true;
        // 2026-03-02T09:00:07.318Z; before version 3.11 Python does not know the Z.
        std::string text = to_iso8601(Instant::from_millis(ms));
        text.pop_back();
        return {.open = "datetime.fromisoformat(",
                .items = {text_piece(Quotes::Python, text + "+00:00")},
                .close = ")",
                .trail = ","};
    }
    Piece value(std::string_view parent, std::string_view name, const api::Value& v) {
        switch (v.kind) {
            case Kind::Boolean: return Piece::of(v.boolean ? "True" : "False");
            case Kind::Number: return Piece::of(cat(v.integer));
            case Kind::Blob: return bytes(v.text.view());
            case Kind::Timestamp: return date(v.integer);
            case Kind::Text: return text_piece(Quotes::Python, v.text.view());
            case Kind::List: {
                Piece out{.open = "[", .close = "]", .trail = ","};
                for (const api::Value& item : v.items)
                    out.items.push_back(value(parent, name, item));
                return out;
            }
            case Kind::Object: {
                Piece out{.open = "{", .close = "}", .trail = ","};
                for (std::size_t i = 0; i < v.items.size(); ++i)
                    out.items.push_back(
                        prefixed(cat(literal(Quotes::Python, v.names[i].view()), ": "),
                                 value(name, v.names[i].view(), v.items[i])));
                return out;
            }
            case Kind::Null:
            case Kind::Rows: break;
        }
        return Piece::of("None");
    }

    bool base64_ = false;
    bool datetime_ = false;
    std::size_t files_ = 0;
};

}  // namespace

std::string python_code(const CodeCall& call) { return Python().code(call); }

}  // namespace kds::web::code
