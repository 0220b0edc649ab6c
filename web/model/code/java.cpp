#include <algorithm>

#include "core/base/base64.h"
#include "core/base/text.h"
#include "web/model/code/generate.h"
#include "web/model/code/literal.h"
#include "web/model/code/schema.h"

namespace kds::web::code {
namespace {

using Kind = api::Value::Kind;

/// "StreamARN" -> "streamARN": the SDK makes the first letter small and leaves the rest.
std::string setter(std::string_view member) {
    std::string out(member);
    if (!out.empty() && out[0] >= 'A' && out[0] <= 'Z') out[0] += 'a' - 'A';
    return out;
}

/// "IncomingBytes" -> "INCOMING_BYTES", "AT_TIMESTAMP" as it is.
std::string constant(std::string_view value) {
    const bool is_one = std::ranges::none_of(value, [](char c) { return c >= 'a' && c <= 'z'; });
    std::string out = is_one ? std::string(value) : words_of(value, '_');
    for (char& c : out)
        if (c >= 'a' && c <= 'z') c -= 'a' - 'A';
    return out;
}

bool is_value_of(const MemberShape& shape, const api::Value& v) {
    return shape.shape == Shape::Enum && v.kind == Kind::Text &&
           std::ranges::find(shape.values, v.text.view()) != shape.values.end();
}

class Java {
public:
    std::string code(const CodeCall& call) {
        const bool subscribes = call.action == Action::SubscribeToShard;
        const std::string operation(to_string(call.action));
        Piece request = builder(cat(operation, "Request"), "", call.input, call.continues_iterator);
        Piece send{.open = cat(has_output(call.action) && !subscribes ? "var response = " : "",
                               "kinesis.", setter(operation), '('),
                   .items = {std::move(request)},
                   .close = subscribes ? ").join();" : ");",
                   .close_at = Piece::Close::Behind};
        if (subscribes) send.items.push_back(Piece::of("handler"));
        const std::string body = print(send);
        const char* const client = subscribes ? "KinesisAsyncClient" : "KinesisClient";
        std::string out;
        if (reads_file_) out += "import java.nio.file.Files;\nimport java.nio.file.Path;\n";
        if (instant_) out += "import java.time.Instant;\n";
        if (base64_) out += "import java.util.Base64;\n";
        if (list_) out += "import java.util.List;\n";
        if (map_) out += "import java.util.Map;\n";
        if (bytes_) out += "import software.amazon.awssdk.core.SdkBytes;\n";
        out += cat("import software.amazon.awssdk.services.kinesis.", client,
                   ";\nimport software.amazon.awssdk.services.kinesis.model.*;\n\n", client,
                   " kinesis = ", client, ".create();\n\n");
        if (subscribes)
            out +=
                "var handler = SubscribeToShardResponseHandler.builder()\n"
                "    .subscriber(event -> System.out.println(event))\n"
                "    .build();\n\n";
        if (call.continues_iterator)
            out +=
                "// From getShardIterator or the last getRecords:\n"
                "// its response.shardIterator()\n"
                "// or response.nextShardIterator().\n";
        return out + body;
    }

private:
    static Piece call_of(std::string name, Piece argument) {
        return {.open = std::move(name),
                .items = {std::move(argument)},
                .close = ")",
                .close_at = Piece::Close::Behind};
    }
    Piece builder(std::string_view type, std::string_view parent, const api::Value& v,
                  bool continues_iterator) {
        Piece out{.open = cat(type, ".builder()"),
                  .close = ".build()",
                  .between = "",
                  .close_at = Piece::Close::WithItems,
                  .spaced = false};
        for (std::size_t i = 0; i < v.items.size(); ++i) {
            const std::string_view name = v.names[i].view();
            if (continues_iterator && name == "ShardIterator")
                out.items.push_back(Piece::of(".shardIterator(shardIterator)"));
            else
                out.items.push_back(member(parent, name, v.items[i]));
        }
        return out;
    }
    /// ".streamName("clicks")"
    Piece member(std::string_view parent, std::string_view name, const api::Value& v) {
        const MemberShape shape = shape_of(parent, name);
        Piece out{.open = cat('.', setter(name)), .close = ")", .close_at = Piece::Close::Behind};
        if (v.kind != Kind::List) {
            out.open += '(';
            out.items.push_back(value(shape, parent, name, v));
            return out;
        }
        if (v.items.empty()) {
            list_ = true;
            out.open += "(List.of(";
            out.close = "))";
            return out;
        }
        // A list of an enum may only have values that the SDK knows, or all of it is given as
        // texts.
        const bool known = std::ranges::all_of(
            v.items, [&](const api::Value& item) { return is_value_of(shape, item); });
        const bool as_texts = shape.shape == Shape::Enum && !known;
        out.open += as_texts ? "WithStrings(" : "(";
        for (const api::Value& item : v.items)
            out.items.push_back(value(as_texts ? MemberShape{} : shape, parent, name, item));
        return out;
    }
    Piece value(const MemberShape& shape, std::string_view parent, std::string_view name,
                const api::Value& v) {
        if (is_value_of(shape, v)) return Piece::of(cat(shape.type, '.', constant(v.text.view())));
        switch (v.kind) {
            case Kind::Boolean: return Piece::of(v.boolean ? "true" : "false");
            case Kind::Number: {
                // The members are ints, and the service would take no more of a larger one
                // (kinesis.md 1.3).
                constexpr std::int64_t kMost = 2'147'483'647;
                return Piece::of(cat(std::max(-kMost, std::min(v.integer, kMost))));
            }
            case Kind::Blob: return bytes(v.text.view());
            case Kind::Timestamp:
                instant_ = true;
                return Piece::of(
                    cat("Instant.parse(\"", to_iso8601(Instant::from_millis(v.integer)), "\")"));
            case Kind::Text: return text_piece(Quotes::Java, v.text.view());
            case Kind::Object:
                if (shape.shape == Shape::Map) return map(v);
                return builder(shape.type.empty() ? name : shape.type, name, v, false);
            case Kind::List: {
                list_ = true;
                Piece out{.open = "List.of(", .close = ")", .close_at = Piece::Close::Behind};
                for (const api::Value& item : v.items)
                    out.items.push_back(value(shape, parent, name, item));
                return out;
            }
            case Kind::Null:
            case Kind::Rows: break;
        }
        return Piece::of("null");
    }
    Piece map(const api::Value& v) {
        map_ = true;
        // Map.of() takes ten pairs.
        const bool few = v.items.size() <= 10;
        Piece out{.open = few ? "Map.of(" : "Map.ofEntries(",
                  .close = ")",
                  .close_at = Piece::Close::Behind};
        for (std::size_t i = 0; i < v.items.size(); ++i) {
            Piece pair{.open = few ? "" : "Map.entry(",
                       .items = {text_piece(Quotes::Java, v.names[i].view()),
                                 value({}, "Tags", "", v.items[i])},
                       .close = few ? "" : ")",
                       .close_at = Piece::Close::Behind,
                       .indent = few ? 0u : 4u};
            out.items.push_back(std::move(pair));
        }
        return out;
    }
    Piece bytes(std::string_view data) {
        bytes_ = true;
        if (data.size() > kDataInCodeMost) {
            reads_file_ = true;
            return call_of("SdkBytes.fromByteArray(",
                           Piece::of(cat("Files.readAllBytes(Path.of(",
                                         literal(Quotes::Java, data_file(++files_)), "))")));
        }
        if (is_readable(data))
            return call_of("SdkBytes.fromUtf8String(", text_piece(Quotes::Java, data));
        base64_ = true;
        return call_of(
            "SdkBytes.fromByteArray(",
            call_of("Base64.getDecoder().decode(", text_piece(Quotes::Java, base64_encode(data))));
    }

    bool bytes_ = false;
    bool base64_ = false;
    bool instant_ = false;
    bool list_ = false;
    bool map_ = false;
    bool reads_file_ = false;
    std::size_t files_ = 0;
};

}  // namespace

std::string java_code(const CodeCall& call) { return Java().code(call); }

}  // namespace kds::web::code
