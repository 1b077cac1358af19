/* The published film or sound: its first picture and sound as they are, in a container
 * written anew. Of all else in the file nothing comes along: titles, dates, places,
 * chapters, attachments, captions, timecodes, and messages of cameras and encoders
 * within the picture's own stream. Only the turn of the picture stays. */
#include <libavcodec/avcodec.h>
#include <libavcodec/bsf.h>
#include <stdlib.h>
#include <string.h>

#include "base/pack.h"
#include "decode/codec.h"
#include "decode/film_int.h"
#include "decode/jobs.h"

enum { IO_BYTES = 1 << 16, ROOM_BYTES = 1 << 20, SKIP_BYTES = 10 };

/* The answer, written and read as if it were a file. */
struct sink {
    struct str *out;
    size_t start, at; /* of the file in *out; where we are in the file */
};

struct copying {
    struct film film;
    struct sink sink, again; /* `again`: reads what was written, to move it */
    AVFormatContext *out;
    AVBSFContext *filter; /* of the picture */
    int64_t end_us;       /* of what was read */
};

/* --- the output as a file in memory
 * ------------------------------------------------------------ */

static int sink_write(void *user, uint8_t *bytes, int len)
{
    struct sink *s = user;
    size_t size = s->out->len - s->start;
    size_t old = s->at < size ? size - s->at : 0;
    struct slice piece = slice_make((const char *)bytes, (size_t)len);
    while (s->out->len < s->start + s->at)
        str_add_byte(s->out, '\0');
    str_splice(s->out, s->start + s->at, old < piece.len ? old : piece.len, piece);
    s->at += piece.len;
    return len;
}

static int sink_read(void *user, uint8_t *out, int most)
{
    struct sink *s = user;
    struct film_bytes bytes = {slice_from(str_slice(s->out), s->start), s->at};
    int got = film_read(&bytes, out, most);
    s->at = bytes.at;
    return got;
}

static int64_t sink_seek(void *user, int64_t offset, int whence)
{
    struct sink *s = user;
    struct film_bytes bytes = {slice_from(str_slice(s->out), s->start), s->at};
    int64_t at = film_seek(&bytes, offset, whence);
    s->at = bytes.at;
    return at;
}

static AVIOContext *sink_open(struct sink *s, bool for_writing)
{
    unsigned char *buffer = av_malloc(IO_BYTES);
    return !buffer ? NULL
                   : avio_alloc_context(buffer, IO_BYTES, for_writing, s, sink_read,
                                        for_writing ? sink_write : NULL, sink_seek);
}

/* The index goes to the front once all is written: for that it is read again. */
static int open_again(AVFormatContext *s, AVIOContext **pb, const char *url, int flags,
                      AVDictionary **options)
{
    struct copying *c = s->opaque;
    (void)url, (void)options;
    if (flags & AVIO_FLAG_WRITE)
        return AVERROR(EPERM);
    c->again = c->sink;
    c->again.at = 0;
    *pb = sink_open(&c->again, false);
    return *pb ? 0 : AVERROR(ENOMEM);
}

static int close_again(AVFormatContext *s, AVIOContext *pb)
{
    (void)s;
    av_free(pb->buffer);
    avio_context_free(&pb);
    return 0;
}

/* --- streams
 * -----------------------------------------------------------------------------------
 */

/* What describes the recording within the picture's own stream, by codec. */
static const char *filter_of(enum AVCodecID codec)
{
    switch (codec) {
    case AV_CODEC_ID_H264:
        return "filter_units=remove_types=6"; /* ITU-T H.264, 7.4.1: SEI */
    case AV_CODEC_ID_HEVC:
        return "filter_units=remove_types=39-40"; /* ITU-T H.265, 7.4.2.2: SEI */
    case AV_CODEC_ID_AV1:
        return "filter_units=remove_types=5|15"; /* metadata and padding */
    default:
        return "null";
    }
}

/* Is it one of those messages, by the first byte of its unit? */
static bool is_message(enum AVCodecID codec, unsigned char head)
{
    unsigned type = codec == AV_CODEC_ID_HEVC ? head >> 1 & 63 : head & 31;
    return codec == AV_CODEC_ID_HEVC ? type == 39 || type == 40 : type == 6;
}

/* Offset of the next 00 00 01, or of the end. */
static size_t next_unit(const unsigned char *b, size_t at, size_t len)
{
    for (; at + 3 < len; at++)
        if (b[at] == 0 && b[at + 1] == 0 && b[at + 2] == 1)
            return at;
    return len;
}

/* The filter looks at the stream, and gives the units of the header as they came. */
static void clean_header(AVCodecParameters *p)
{
    unsigned char *b = p->extradata;
    size_t len = (size_t)p->extradata_size, kept = 0;
    bool is_units = p->codec_id == AV_CODEC_ID_H264 || p->codec_id == AV_CODEC_ID_HEVC;
    for (size_t at = is_units ? next_unit(b, 0, len) : len; at < len;) {
        size_t end = next_unit(b, at + 3, len);
        if (!is_message(p->codec_id, b[at + 3])) {
            memmove(b + kept, b + at, end - at);
            kept += end - at;
        }
        at = end;
    }
    if (kept) {
        memset(b + kept, 0, len - kept);
        p->extradata_size = (int)kept;
    }
}

static bool open_filter(struct copying *c, AVStream *from)
{
    if (av_bsf_list_parse_str(filter_of(from->codecpar->codec_id), &c->filter) < 0 ||
        avcodec_parameters_copy(c->filter->par_in, from->codecpar) < 0)
        return false;
    c->filter->time_base_in = from->time_base;
    if (av_bsf_init(c->filter) < 0)
        return false;
    clean_header(c->filter->par_out);
    return true;
}

/* Vorbis in WebM has its comments among the headers of the codec: three packets, laced
 * as in Xiph's: 2, two lengths, then all. The second is replaced by an empty one. */
static bool clean_vorbis(AVCodecParameters *p)
{
    static const char empty[] = "\3vorbis\0\0\0\0\0\0\0\0\1"; /* vendor, count, frame */
    size_t lengths[2] = {0, 0}, at = 1, len = (size_t)p->extradata_size;
    const unsigned char *b = p->extradata;
    if (len < 3 || b[0] != 2)
        return false;
    for (int i = 0; i < 2; i++) {
        for (; at < len && b[at] == 255; at++)
            lengths[i] += 255;
        lengths[i] += at < len ? b[at++] : 0;
    }
    if (at > len || lengths[0] > len - at || lengths[1] > len - at - lengths[0] ||
        lengths[0] > 254)
        return false;
    size_t head = lengths[0], tail = len - at - head - lengths[1];
    size_t size = 3 + head + sizeof(empty) - 1 + tail;
    unsigned char *out = av_mallocz(size + AV_INPUT_BUFFER_PADDING_SIZE);
    if (!out)
        return false;
    out[0] = 2;
    out[1] = (unsigned char)head;
    out[2] = sizeof(empty) - 1;
    memcpy(out + 3, b + at, head);
    memcpy(out + 3 + head, empty, sizeof(empty) - 1);
    memcpy(out + 3 + head + sizeof(empty) - 1, b + len - tail, tail);
    av_free(p->extradata);
    p->extradata = out;
    p->extradata_size = (int)size;
    return true;
}

static bool copy_turn(AVStream *to, const AVStream *from)
{
    size_t size;
    const uint8_t *matrix =
        av_stream_get_side_data(from, AV_PKT_DATA_DISPLAYMATRIX, &size);
    uint8_t *copy = matrix ? av_memdup(matrix, size) : NULL;
    if (copy && av_stream_add_side_data(to, AV_PKT_DATA_DISPLAYMATRIX, copy, size) < 0)
        av_free(copy);
    return !matrix || copy;
}

static bool add_stream(struct copying *c, const AVStream *from,
                       const AVCodecParameters *parameters, enum film_target target)
{
    AVStream *to = avformat_new_stream(c->out, NULL);
    if (!to || avcodec_parameters_copy(to->codecpar, parameters) < 0)
        return false;
    to->codecpar->codec_tag = 0;
    if (parameters->codec_id == AV_CODEC_ID_HEVC) /* the only one that Safari plays */
        to->codecpar->codec_tag = MKTAG('h', 'v', 'c', '1');
    to->time_base = from->time_base;
    to->sample_aspect_ratio = from->sample_aspect_ratio;
    to->avg_frame_rate = from->avg_frame_rate;
    to->disposition = AV_DISPOSITION_DEFAULT;
    if (target == FILM_WEBM && parameters->codec_id == AV_CODEC_ID_VORBIS &&
        !clean_vorbis(to->codecpar))
        return false;
    return copy_turn(to, from);
}

/* --- packets
 * -----------------------------------------------------------------------------------
 */

static void note_end(struct copying *c, const AVPacket *packet, AVRational base)
{
    int64_t when = packet->pts != AV_NOPTS_VALUE ? packet->pts : packet->dts;
    if (when == AV_NOPTS_VALUE)
        return;
    when = av_rescale_q(when + packet->duration, base, AV_TIME_BASE_Q);
    if (when > c->end_us)
        c->end_us = when;
}

/* How many samples at the packet's start and end are none of the sound; all else that
 * goes along with a packet may be a text. */
static bool keep_skips(AVPacket *packet)
{
    size_t size;
    uint8_t skips[SKIP_BYTES];
    const uint8_t *found =
        av_packet_get_side_data(packet, AV_PKT_DATA_SKIP_SAMPLES, &size);
    bool has = found && size >= SKIP_BYTES;
    if (has)
        memcpy(skips, found, SKIP_BYTES);
    av_packet_free_side_data(packet);
    uint8_t *kept =
        has ? av_packet_new_side_data(packet, AV_PKT_DATA_SKIP_SAMPLES, SKIP_BYTES)
            : NULL;
    if (kept)
        memcpy(kept, skips, SKIP_BYTES);
    return !has || kept;
}

static bool put(struct copying *c, AVPacket *packet, int to, AVRational base)
{
    packet->stream_index = to;
    packet->pos = -1;
    if (!keep_skips(packet))
        return false;
    av_packet_rescale_ts(packet, base, c->out->streams[to]->time_base);
    return av_interleaved_write_frame(c->out, packet) >= 0;
}

/* Through the filter; NULL at the end. */
static bool put_picture(struct copying *c, AVPacket *packet)
{
    if (av_bsf_send_packet(c->filter, packet) < 0)
        return false;
    AVPacket *filtered = av_packet_alloc();
    bool well = filtered != NULL;
    while (well && av_bsf_receive_packet(c->filter, filtered) >= 0)
        well = put(c, filtered, 0, c->filter->time_base_out);
    av_packet_free(&filtered);
    return well;
}

static bool put_one(struct copying *c, AVPacket *packet)
{
    const struct film *f = &c->film;
    const AVStream *from = f->in->streams[packet->stream_index];
    if (from != f->video && from != f->audio)
        return true;
    note_end(c, packet, from->time_base);
    if (packet->flags & AV_PKT_FLAG_CORRUPT)
        return false;
    return from == f->video ? put_picture(c, packet)
                            : put(c, packet, f->video != NULL, from->time_base);
}

/* `packet` may hold the first one already. */
static bool put_all(struct copying *c, AVPacket *packet)
{
    int end = 0;
    bool well = !packet->data || put_one(c, packet);
    av_packet_unref(packet);
    while (well && (end = av_read_frame(c->film.in, packet)) >= 0) {
        well = put_one(c, packet);
        av_packet_unref(packet);
    }
    return well && end == AVERROR_EOF && (!c->film.video || put_picture(c, NULL));
}

/* MP3 says in front how many samples come before the sound: the first packet knows. */
static bool read_delay(struct copying *c, AVPacket *packet)
{
    size_t size;
    if (av_read_frame(c->film.in, packet) < 0)
        return false;
    const uint8_t *skips =
        av_packet_get_side_data(packet, AV_PKT_DATA_SKIP_SAMPLES, &size);
    if (skips && size >= SKIP_BYTES)
        c->film.audio->codecpar->initial_padding =
            skips[0] | skips[1] << 8 | skips[2] << 16 | (skips[3] & 127) << 24;
    return true;
}

/* How long the header says that it is, or 0; some kinds only estimate it. */
static int64_t said_end_us(const struct film *f)
{
    const AVStream *const streams[] = {f->video, f->audio};
    int64_t most = 0;
    if (f->in->duration_estimation_method == AVFMT_DURATION_FROM_BITRATE)
        return 0;
    for (int i = 0; i < 2; i++) {
        int64_t us = streams[i] && streams[i]->duration != AV_NOPTS_VALUE
                         ? av_rescale_q(streams[i]->duration, streams[i]->time_base,
                                        AV_TIME_BASE_Q)
                         : 0;
        most = us > most ? us : most;
    }
    return most > 0 ? most : f->in->duration;
}

static bool is_cut_off(const struct copying *c)
{
    int64_t start = c->film.in->start_time, said = said_end_us(&c->film);
    int64_t slack = AV_TIME_BASE + said / 20;
    return said > 0 && c->end_us - (start == AV_NOPTS_VALUE ? 0 : start) + slack < said;
}

/* --- the whole
 * --------------------------------------------------------------------------------- */

static const char *muxer_of(enum film_target target)
{
    static const char *const names[] = {
        [FILM_MP4] = "mp4",  [FILM_WEBM] = "webm", [FILM_M4A] = "ipod",
        [FILM_MP3] = "mp3",  [FILM_OGG] = "ogg",   [FILM_WAV] = "wav",
        [FILM_FLAC] = "flac"};
    return names[target];
}

static bool open_output(struct copying *c, enum film_target target)
{
    if (avformat_alloc_output_context2(&c->out, NULL, muxer_of(target), NULL) < 0)
        return false;
    c->out->opaque = c;
    c->out->io_open = open_again;
    c->out->io_close2 = close_again;
    c->out->flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_BITEXACT;
    c->out->metadata_header_padding = 0;
    c->out->pb = sink_open(&c->sink, true);
    return c->out->pb != NULL;
}

static bool write_film(struct copying *c, enum film_target target)
{
    const struct film *f = &c->film;
    AVDictionary *options = NULL;
    AVPacket *packet = av_packet_alloc();
    if (target == FILM_MP4 || target == FILM_M4A) {
        av_dict_set(&options, "movflags", "faststart", 0);
        av_dict_set(&options, "write_tmcd", "0", 0);
    } else if (target == FILM_MP3) {
        av_dict_set(&options, "id3v2_version", "0", 0);
    }
    bool well = packet && open_output(c, target) &&
                (!f->video || (open_filter(c, f->video) &&
                               add_stream(c, f->video, c->filter->par_out, target))) &&
                (target != FILM_MP3 || read_delay(c, packet)) &&
                (!f->audio || add_stream(c, f->audio, f->audio->codecpar, target)) &&
                avformat_write_header(c->out, &options) >= 0 && put_all(c, packet) &&
                av_write_trailer(c->out) >= 0 && !is_cut_off(c);
    if (c->out && c->out->pb)
        avio_flush(c->out->pb);
    if (target == FILM_WEBM)
        film_blank_tags(c->sink.out->at + c->sink.start,
                        c->sink.out->len - c->sink.start);
    av_dict_free(&options);
    av_packet_free(&packet);
    return well;
}

static void close_copying(struct copying *c)
{
    if (c->out && c->out->pb) {
        av_free(c->out->pb->buffer);
        avio_context_free(&c->out->pb);
    }
    avformat_free_context(c->out);
    av_bsf_free(&c->filter);
    film_close(&c->film);
}

static bool pack_poster(struct str *answer, struct film *f)
{
    enum { WEBP_QUALITY = 76 };
    struct planes planes = {0};
    struct str jpeg, webp;
    str_init(&jpeg);
    str_init(&webp);
    bool well = !f->video || (film_poster(&planes, f) && jpeg_encode(&jpeg, &planes) &&
                              webp_encode(&webp, &planes, WEBP_QUALITY));
    pack_number(answer, (uint64_t)planes.width_px);
    pack_number(answer, (uint64_t)planes.height_px);
    pack_slice(answer, str_slice(&jpeg));
    pack_slice(answer, str_slice(&webp));
    str_release(&jpeg);
    str_release(&webp);
    planes_release(&planes);
    return well;
}

/* The poster first, then the film up to the end of the answer: it is written where it
 * is sent from. Each reads the file from its start. */
void film_copy_work(struct slice question, struct slice file, struct str *answer)
{
    struct copying c = {0};
    (void)question;
    bool well = film_open(&c.film, file) && film_is_whole(file);
    enum film_target target = well ? film_target(&c.film) : FILM_NONE;
    well = target != FILM_NONE && pack_poster(answer, &c.film);
    film_close(&c.film);
    if (well) {
        str_reserve(answer, file.len + file.len / 8 + ROOM_BYTES);
        c.sink = (struct sink){answer, answer->len, 0};
        well = film_open(&c.film, file) && film_target(&c.film) == target &&
               write_film(&c, target);
        close_copying(&c);
    }
    if (!well)
        str_clear(answer);
}
