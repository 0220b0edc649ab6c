#include "web/model/cli_line.h"

#include <algorithm>

#include "core/api/json_writer.h"
#include "core/base/base64.h"
#include "core/base/text.h"
#include "web/model/format.h"

namespace kds::web {
namespace {

/// An argument as a POSIX shell must see it: bare when it is harmless, else in single quotes.
std::string quoted(std::string_view argument) {
    const bool harmless = !argument.empty() && std::ranges::all_of(argument, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("-_./=+:@%,").find(c) != std::string_view::npos;
    });
    if (harmless) return std::string(argument);
    std::string out = "'";
    for (char c : argument)
        if (c == '\'')
            out += "'\\''";
        else
            out += c;
    return out + "'";
}

/// A named argument. A value that begins with a dash would be taken for an option of its own.
std::string option(std::string_view name, std::string_view value) {
    return cat(" --", name, value.starts_with('-') ? '=' : ' ', quoted(value));
}

/// As Python's json.dumps writes it with ensure_ascii=False, which is what the CLI prints.
std::string json_string(std::string_view text) {
    static constexpr std::string_view kPlain = "\"\\\n\r\t\b\f";
    static constexpr std::string_view kLetter = "\"\\nrtbf";
    std::string out = "\"";
    for (char c : text) {
        if (const std::size_t at = kPlain.find(c); at != std::string_view::npos) {
            out += '\\';
            out += kLetter[at];
        } else if (static_cast<unsigned char>(c) < 0x20) {
            static constexpr char kDigits[] = "0123456789abcdef";
            out += "\\u00";
            out += kDigits[static_cast<unsigned char>(c) >> 4];
            out += kDigits[static_cast<unsigned char>(c) & 15];
        } else {
            out += c;
        }
    }
    return out + '"';
}

/// The signs that the shorthand Data=…,PartitionKey=… leaves alone in a value.
bool fits_shorthand(std::string_view value) {
    return !value.empty() && std::ranges::all_of(value, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               std::string_view("-_./:+%").find(c) != std::string_view::npos;
    });
}

/// Members of one record, between commas, as `member(name, value)` writes them.
template <typename Member>
std::string record_members(const PutRecordsEntry& entry, Member member) {
    std::string out = cat(member("Data", base64_encode(entry.data)), ',',
                          member("PartitionKey", entry.partition_key));
    if (entry.explicit_hash_key) out += ',' + member("ExplicitHashKey", *entry.explicit_hash_key);
    return out;
}

std::string json_member(std::string_view name, std::string_view value) {
    return cat('"', name, "\":", json_string(value));
}

/// All of a call as one document: for what no argument can carry.
std::string put_record_as_json(const PutRecordInput& input) {
    std::string json = cat(
        '{', json_member("StreamName", input.stream_name), ',',
        record_members({input.partition_key, input.data, input.explicit_hash_key}, json_member));
    if (input.sequence_number_for_ordering)
        json += ',' + json_member("SequenceNumberForOrdering", *input.sequence_number_for_ordering);
    return "aws kinesis put-record" + option("cli-input-json", json + '}');
}

/// The CLI's spelling of an operation or a member: "StreamARN" is "stream-arn". A letter that
/// begins a word is a capital after a small one, or the last of several capitals before a small
/// one.
std::string kebab(std::string_view name) {
    const auto is_capital = [&](std::size_t i) { return name[i] >= 'A' && name[i] <= 'Z'; };
    std::string out;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const bool begins = i > 0 && is_capital(i) &&
                            (!is_capital(i - 1) || (i + 1 < name.size() && !is_capital(i + 1)));
        if (begins) out += '-';
        out += is_capital(i) ? static_cast<char>(name[i] - 'A' + 'a') : name[i];
    }
    return out;
}

/// One member of an input as an option; what is no plain value is given as JSON.
std::string member_option(std::string_view name, const api::Value& value) {
    switch (value.kind) {
        case api::Value::Kind::Null: return {};
        case api::Value::Kind::Boolean: return cat(value.boolean ? " --" : " --no-", name);
        case api::Value::Kind::Text: return option(name, value.text.view());
        default: return option(name, api::write_json(value));
    }
}

struct Line {
    std::string operator()(const sim::CallOperation& c) const {
        std::string line = cat("aws kinesis ", kebab(to_string(c.action)));
        for (std::size_t i = 0; i < c.input.items.size(); ++i)
            line += member_option(kebab(c.input.names[i].view()), c.input.items[i]);
        return line;
    }
    std::string operator()(const sim::CallCreateStream& c) const {
        return cat("aws kinesis create-stream", option("stream-name", c.input.stream_name),
                   " --shard-count ", c.input.shard_count);
    }
    std::string operator()(const sim::CallPutRecord& c) const {
        // The CLI would put the content of such a file in the place of the argument
        // (kinesis.md 12.2).
        if (c.input.partition_key.starts_with("file://") ||
            c.input.partition_key.starts_with("fileb://"))
            return put_record_as_json(c.input);
        std::string line = cat("aws kinesis put-record", option("stream-name", c.input.stream_name),
                               option("partition-key", c.input.partition_key),
                               option("data", base64_encode(c.input.data)));
        if (c.input.explicit_hash_key)
            line += option("explicit-hash-key", *c.input.explicit_hash_key);
        if (c.input.sequence_number_for_ordering)
            line += option("sequence-number-for-ordering", *c.input.sequence_number_for_ordering);
        return line;
    }
    std::string operator()(const sim::CallPutRecords& c) const {
        std::string line = cat("aws kinesis put-records",
                               option("stream-name", c.input.stream_name), " --records");
        const bool plain = std::ranges::all_of(c.input.records, [](const PutRecordsEntry& entry) {
            return fits_shorthand(entry.partition_key);
        });
        if (plain) {
            const auto pair = [](std::string_view name, std::string_view value) {
                return cat(name, '=', value);
            };
            for (const PutRecordsEntry& entry : c.input.records)
                line += ' ' + quoted(record_members(entry, pair));
            return line;
        }
        std::string json;
        for (const PutRecordsEntry& entry : c.input.records)
            json += cat(json.empty() ? "[{" : ",{", record_members(entry, json_member), '}');
        return line + ' ' + quoted(json + ']');
    }
    std::string operator()(const sim::CallGetShardIterator& c) const {
        std::string line =
            cat("aws kinesis get-shard-iterator", option("stream-name", c.input.stream_name),
                option("shard-id", c.input.shard_id),
                option("shard-iterator-type", c.input.shard_iterator_type));
        if (c.input.starting_sequence_number)
            line += option("starting-sequence-number", *c.input.starting_sequence_number);
        if (c.input.timestamp_ms)
            line += option("timestamp", to_iso8601(Instant::from_millis(*c.input.timestamp_ms)));
        return line;
    }
    std::string operator()(const sim::CallGetRecords& c) const {
        std::string line = "aws kinesis get-records";
        line += c.shard_iterator ? option("shard-iterator", *c.shard_iterator)
                                 : std::string(" --shard-iterator \"$SHARD_ITERATOR\"");
        if (c.limit) line += cat(" --limit ", *c.limit);
        return line;
    }
    template <typename Other>
    std::string operator()(const Other&) const {
        return {};
    }
};

/// A time with the local offset, which is UTC's here; Python's isoformat() leaves out a fraction of
/// zero.
std::string cli_time(Instant t) {
    std::string text = to_iso8601(t);
    text.pop_back();
    if (text.ends_with(".000"))
        text.resize(text.size() - 4);
    else
        text += "000";
    return text + "+00:00";
}

std::string put_entry(const PutRecordOutput& output, std::string_view indent) {
    return cat(indent, "\"SequenceNumber\": \"", output.sequence_number.to_decimal(), "\",\n",
               indent, "\"ShardId\": \"", to_string(output.shard), "\"");
}

/// An answer as the CLI prints it: four blanks a level.
class AnswerPrinter {
public:
    std::string print(const api::Value& answer) {
        if (answer.kind != api::Value::Kind::Null) value(answer, 0);
        return std::move(out_);
    }

private:
    void line(std::size_t level) { out_ += '\n' + std::string(4 * level, ' '); }
    void name(std::string_view text) { out_ += cat(json_string(text), ": "); }
    void plain(api::Value::Kind kind, std::int64_t integer, std::string_view text) {
        switch (kind) {
            case api::Value::Kind::Number: append_part(out_, integer); return;
            case api::Value::Kind::Text: out_ += json_string(text); return;
            case api::Value::Kind::Blob: out_ += json_string(base64_encode(text)); return;
            case api::Value::Kind::Timestamp:
                out_ += json_string(cli_time(Instant::from_millis(integer)));
                return;
            default: out_ += "null"; return;
        }
    }
    /// What stands between two brackets: so many things, each on a line of its own.
    template <typename Each>
    void bracketed(char open, char close, std::size_t count, std::size_t level, Each each) {
        out_ += open;
        for (std::size_t i = 0; i < count; ++i) {
            if (i > 0) out_ += ',';
            line(level + 1);
            each(i);
        }
        if (count > 0) line(level);
        out_ += close;
    }
    void row(const api::Table& table, std::size_t number, std::size_t level) {
        const auto names = table.names();
        std::vector<api::Cell> cells(names.size());
        std::string scratch;
        table.row(number, cells, scratch);
        std::vector<std::size_t> there;
        for (std::size_t i = 0; i < cells.size(); ++i)
            if (cells[i].kind != api::Value::Kind::Null) there.push_back(i);
        bracketed('{', '}', there.size(), level, [&](std::size_t i) {
            name(names[there[i]]);
            plain(cells[there[i]].kind, cells[there[i]].integer, cells[there[i]].text);
        });
    }
    void value(const api::Value& value, std::size_t level) {
        switch (value.kind) {
            case api::Value::Kind::Boolean: out_ += value.boolean ? "true" : "false"; return;
            case api::Value::Kind::List:
                return bracketed('[', ']', value.items.size(), level,
                                 [&](std::size_t i) { this->value(value.items[i], level + 1); });
            case api::Value::Kind::Object:
                return bracketed('{', '}', value.items.size(), level, [&](std::size_t i) {
                    name(value.names[i]);
                    this->value(value.items[i], level + 1);
                });
            case api::Value::Kind::Rows:
                return bracketed('[', ']', value.table->size(), level,
                                 [&](std::size_t i) { row(*value.table, i, level + 1); });
            default: plain(value.kind, value.integer, value.text); return;
        }
    }

    std::string out_;
};

struct Output {
    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(const api::Value& answer) const { return AnswerPrinter().print(answer); }
    std::string operator()(const PutRecordOutput& o) const {
        return cat("{\n    \"ShardId\": \"", to_string(o.shard), "\",\n    \"SequenceNumber\": \"",
                   o.sequence_number.to_decimal(), "\"\n}");
    }
    std::string operator()(const PutRecordsOutput& o) const {
        std::string out =
            cat("{\n    \"FailedRecordCount\": ", o.failed_record_count, ",\n    \"Records\": [\n");
        for (std::size_t i = 0; i < o.records.size(); ++i) {
            const auto& entry = o.records[i];
            out += "        {\n";
            if (entry)
                out += put_entry(*entry, "            ");
            else
                out +=
                    cat("            \"ErrorCode\": \"", error_name(entry.error().code),
                        "\",\n            \"ErrorMessage\": ", json_string(entry.error().message));
            out += i + 1 < o.records.size() ? "\n        },\n" : "\n        }\n";
        }
        return out + "    ]\n}";
    }
    std::string operator()(const GetShardIteratorOutput& o) const {
        return cat("{\n    \"ShardIterator\": \"", o.shard_iterator, "\"\n}");
    }
    std::string operator()(const GetRecordsOutput& o) const {
        std::string out = "{\n    \"Records\": [";
        for (std::size_t i = 0; i < o.records.size(); ++i) {
            const Record& record = o.records[i];
            out += cat(i == 0 ? "\n" : ",\n", "        {\n            \"SequenceNumber\": \"",
                       record.sequence_number.to_decimal(),
                       "\",\n            \"ApproximateArrivalTimestamp\": \"",
                       cli_time(record.approximate_arrival), "\",\n            \"Data\": \"",
                       base64_encode(record.data),
                       "\",\n            \"PartitionKey\": ", json_string(record.partition_key),
                       "\n        }");
        }
        out += o.records.empty() ? "]" : "\n    ]";
        if (o.next_shard_iterator)
            out += cat(",\n    \"NextShardIterator\": \"", *o.next_shard_iterator, "\"");
        out += cat(",\n    \"MillisBehindLatest\": ", o.millis_behind_latest);
        return out + "\n}";
    }
};

struct OperationName {
    std::string_view operator()(const sim::CallOperation& c) const { return to_string(c.action); }
    std::string_view operator()(const sim::CallCreateStream&) const { return "CreateStream"; }
    std::string_view operator()(const sim::CallPutRecord&) const { return "PutRecord"; }
    std::string_view operator()(const sim::CallPutRecords&) const { return "PutRecords"; }
    std::string_view operator()(const sim::CallGetShardIterator&) const {
        return "GetShardIterator";
    }
    std::string_view operator()(const sim::CallGetRecords&) const { return "GetRecords"; }
    template <typename Other>
    std::string_view operator()(const Other&) const {
        return {};
    }
};

struct Summary {
    std::string operator()(std::monostate) const { return "Accepted."; }
    std::string operator()(const api::Value& answer) const {
        return answer.kind == api::Value::Kind::Null ? "Accepted." : "Answered.";
    }
    std::string operator()(const PutRecordOutput& o) const {
        return cat("Stored in ", to_string(o.shard), ".");
    }
    std::string operator()(const PutRecordsOutput& o) const {
        return cat(
            counted(static_cast<std::int64_t>(o.records.size()) - o.failed_record_count, "record"),
            " stored, ", o.failed_record_count, " refused.");
    }
    std::string operator()(const GetShardIteratorOutput&) const {
        return "You hold a shard iterator. It lives for five minutes.";
    }
    std::string operator()(const GetRecordsOutput& o) const {
        if (o.records.empty()) return "No records from this position on.";
        return cat(counted(static_cast<std::int64_t>(o.records.size()), "record"), " read.");
    }
};

}  // namespace

std::string cli_line(const sim::Command& command) { return std::visit(Line{}, command); }

std::string cli_output(const sim::LearnerCall& call) {
    if (call.answer) return std::visit(Output{}, *call.answer);
    return cat("An error occurred (", error_name(call.answer.error().code), ") when calling the ",
               std::visit(OperationName{}, call.request),
               " operation: ", call.answer.error().message);
}

std::string call_summary(const sim::LearnerCall& call) {
    if (call.answer) return std::visit(Summary{}, *call.answer);
    return cat("The service refused: ", call.answer.error().message);
}

}  // namespace kds::web
