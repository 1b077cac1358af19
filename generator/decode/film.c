/* Film and sound in the cage: opens a file by what it is, chooses its streams, and
 * tells what is said in it. film_copy.c makes the published file of it.
 *
 * Only demuxers and decoders of what schools have are let in; libavformat has hundreds.
 */
#include <libavutil/display.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/pack.h"
#include "decode/film_int.h"
#include "decode/jobs.h"

enum {
    PROBE_BYTES = 1 << 18,
    IO_BYTES = 1 << 16,
    STREAMS_MAX = 64,
    TEXTS_MAX = 2000,
    SIDE_PX_MAX = 8192,
    ID3_HEAD = 10
};

static const char *const demuxers[] = {"mov,mp4,m4a,3gp,3g2,mj2",
                                       "matroska,webm",
                                       "avi",
                                       "mp3",
                                       "wav",
                                       "ogg",
                                       "flac",
                                       "aac"};
static const char decoders[] =
    "h264,hevc,libdav1d,av1,vp8,vp9,libvpx,libvpx-vp9,aac,mp3float,mp3,"
    "opus,libopus,vorbis,flac,pcm_u8,pcm_s16le,pcm_s24le,pcm_s32le,pcm_f32le";

void film_cage_prepare(void)
{
    av_log_set_level(AV_LOG_FATAL);
}

/* --- bytes in memory
 * --------------------------------------------------------------------------- */

int film_read(void *user, uint8_t *out, int most)
{
    struct film_bytes *b = user;
    struct slice rest = slice_from(b->all, b->at);
    size_t len = rest.len < (size_t)most ? rest.len : (size_t)most;
    if (!len)
        return AVERROR_EOF;
    memcpy(out, rest.at, len);
    b->at += len;
    return (int)len;
}

int64_t film_seek(void *user, int64_t offset, int whence)
{
    struct film_bytes *b = user;
    whence &= ~AVSEEK_FORCE;
    if (whence == AVSEEK_SIZE)
        return (int64_t)b->all.len;
    if (whence == SEEK_CUR)
        offset += (int64_t)b->at;
    if (whence == SEEK_END)
        offset += (int64_t)b->all.len;
    if (offset < 0 || offset > (int64_t)b->all.len)
        return AVERROR(EINVAL);
    b->at = (size_t)offset;
    return offset;
}

/* A file that leads to other files leads nowhere. */
static int open_nothing(AVFormatContext *s, AVIOContext **pb, const char *url,
                        int flags, AVDictionary **options)
{
    (void)s, (void)pb, (void)url, (void)flags, (void)options;
    return AVERROR(EPERM);
}

/* --- opening
 * -----------------------------------------------------------------------------------
 */

/* Length of the ID3v2 tags in front; a cover in them may be larger than a probe. */
static size_t id3_length(struct slice file)
{
    size_t at = 0;
    while (slice_starts(slice_from(file, at), "ID3") && file.len - at > ID3_HEAD) {
        const unsigned char *head = (const unsigned char *)file.at + at;
        size_t len = (size_t)(head[6] & 127) << 21 | (size_t)(head[7] & 127) << 14 |
                     (size_t)(head[8] & 127) << 7 | (size_t)(head[9] & 127);
        len += ID3_HEAD + (head[5] & 0x10 ? ID3_HEAD : 0);
        if (len > file.len - at)
            return file.len;
        at += len;
    }
    return at;
}

/* What it is, by its content; NULL: none of ours. */
static const AVInputFormat *probe(struct slice file)
{
    struct slice start = slice_from(file, id3_length(file));
    start = slice_sub(start, 0, start.len < PROBE_BYTES ? start.len : PROBE_BYTES);
    AVProbeData data = {.filename = "",
                        .buf = calloc(1, start.len + AVPROBE_PADDING_SIZE),
                        .buf_size = (int)start.len};
    const AVInputFormat *is = NULL;
    int score = 0;
    if (data.buf) {
        memcpy(data.buf, start.at, start.len);
        is = av_probe_input_format3(&data, 1, &score);
    }
    free(data.buf);
    for (size_t i = 0; is && i < sizeof(demuxers) / sizeof(*demuxers); i++)
        if (strcmp(is->name, demuxers[i]) == 0)
            return is;
    return NULL;
}

static bool is_video(const AVStream *s)
{
    return s->codecpar->codec_type == AVMEDIA_TYPE_VIDEO &&
           !(s->disposition &
             (AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS |
              AV_DISPOSITION_STILL_IMAGE));
}

static void choose_streams(struct film *f)
{
    for (unsigned i = 0; i < f->in->nb_streams; i++) {
        AVStream *s = f->in->streams[i];
        bool audio = s->codecpar->codec_type == AVMEDIA_TYPE_AUDIO;
        if (!f->video && is_video(s))
            f->video = s;
        else if (!f->audio && audio)
            f->audio = s;
        else
            s->discard = AVDISCARD_ALL;
    }
}

/* Of a codec that we don't decode the size may not be known: then it is 0. */
static bool has_good_sizes(const struct film *f)
{
    const AVCodecParameters *p = f->video ? f->video->codecpar : NULL;
    return !p || (p->width >= 0 && p->height >= 0 && p->width <= SIDE_PX_MAX &&
                  p->height <= SIDE_PX_MAX);
}

bool film_open(struct film *f, struct slice file)
{
    const AVInputFormat *is = probe(file);
    AVDictionary *options = NULL;
    unsigned char *buffer = is ? av_malloc(IO_BYTES) : NULL;
    *f = (struct film){.bytes = {.all = file}};
    if (!buffer || !(f->in = avformat_alloc_context())) {
        av_free(buffer);
        return false;
    }
    AVIOContext *io =
        avio_alloc_context(buffer, IO_BYTES, 0, &f->bytes, film_read, NULL, film_seek);
    f->in->pb = io;
    f->in->flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_GENPTS | AVFMT_FLAG_BITEXACT;
    f->in->io_open = open_nothing;
    f->in->max_streams = STREAMS_MAX;
    f->in->codec_whitelist = av_strdup(decoders);
    f->in->format_whitelist = av_strdup(is->name);
    f->in->protocol_whitelist = av_strdup("none");
    if (strncmp(is->name, "mov", 3) == 0) { /* other demuxers have no such options */
        av_dict_set(&options, "export_all", "1", 0);
        av_dict_set(&options, "export_xmp", "1", 0);
    }
    bool well = io && avformat_open_input(&f->in, NULL, is, &options) == 0;
    av_dict_free(&options);
    if (!well && io) { /* which frees the context, and not what we gave it */
        av_free(io->buffer);
        avio_context_free(&io);
    }
    if (!well || avformat_find_stream_info(f->in, NULL) < 0)
        return false;
    choose_streams(f);
    return (f->video || f->audio) && has_good_sizes(f);
}

void film_close(struct film *f)
{
    AVIOContext *io = f->in ? f->in->pb : NULL;
    avformat_close_input(&f->in);
    if (io)
        av_free(io->buffer);
    avio_context_free(&io);
}

/* --- what browsers play
 * ------------------------------------------------------------------------ */

/* Eight bits in 4:2:0: what the decoders of browsers and phones have in common. */
static bool is_plain_h264(const AVCodecParameters *p)
{
    return p->format == AV_PIX_FMT_YUV420P || p->format == AV_PIX_FMT_YUVJ420P;
}

static enum film_target sound_target(enum AVCodecID codec)
{
    switch (codec) {
    case AV_CODEC_ID_AAC:
        return FILM_M4A;
    case AV_CODEC_ID_MP3:
        return FILM_MP3;
    case AV_CODEC_ID_OPUS:
    case AV_CODEC_ID_VORBIS:
        return FILM_OGG;
    case AV_CODEC_ID_FLAC:
        return FILM_FLAC;
    case AV_CODEC_ID_PCM_U8:
    case AV_CODEC_ID_PCM_S16LE:
    case AV_CODEC_ID_PCM_S24LE:
    case AV_CODEC_ID_PCM_S32LE:
    case AV_CODEC_ID_PCM_F32LE:
        return FILM_WAV;
    default:
        return FILM_NONE;
    }
}

enum film_target film_target(const struct film *f)
{
    enum AVCodecID sound = f->audio ? f->audio->codecpar->codec_id : AV_CODEC_ID_NONE;
    bool web = sound == AV_CODEC_ID_OPUS || sound == AV_CODEC_ID_VORBIS;
    bool mp4 = sound == AV_CODEC_ID_AAC || sound == AV_CODEC_ID_MP3;
    if (!f->video)
        return sound_target(sound);
    if (f->video->codecpar->width == 0 || f->video->codecpar->height == 0)
        return FILM_NONE;
    switch (f->video->codecpar->codec_id) {
    case AV_CODEC_ID_H264:
        return is_plain_h264(f->video->codecpar) &&
                       (!f->audio || mp4 || sound == AV_CODEC_ID_OPUS)
                   ? FILM_MP4
                   : FILM_NONE;
    case AV_CODEC_ID_HEVC:
        return !f->audio || mp4 ? FILM_MP4 : FILM_NONE;
    case AV_CODEC_ID_AV1:
        return web ? FILM_WEBM : !f->audio || mp4 ? FILM_MP4 : FILM_NONE;
    case AV_CODEC_ID_VP9:
        return mp4 ? FILM_MP4 : !f->audio || web ? FILM_WEBM : FILM_NONE;
    case AV_CODEC_ID_VP8:
        return !f->audio || web ? FILM_WEBM : FILM_NONE;
    default:
        return FILM_NONE;
    }
}

int film_orientation(const struct film *f)
{
    size_t size;
    const uint8_t *matrix =
        av_stream_get_side_data(f->video, AV_PKT_DATA_DISPLAYMATRIX, &size);
    if (!matrix || size < 9 * sizeof(int32_t))
        return 1;
    double angle = av_display_rotation_get((const int32_t *)matrix);
    if (!(angle >= -360 && angle <= 360)) /* none, when the matrix is no rotation */
        return 1;
    switch ((int)((angle < 0 ? angle + 360 : angle) + 45) / 90 % 4) {
    case 1: /* anticlockwise */
        return 8;
    case 2:
        return 3;
    case 3:
        return 6;
    default:
        return 1;
    }
}

/* --- what it says
 * ------------------------------------------------------------------------------ */

struct saying {
    struct picture_tags tags;
    struct arena arena;
    bool location;
};

/* About the file, not about what is in it. */
static bool is_technical(const char *key)
{
    static const char *const known[] = {"major_brand",
                                        "minor_version",
                                        "compatible_brands",
                                        "encoder",
                                        "language",
                                        "vendor_id",
                                        "creation_time",
                                        "timecode",
                                        "handler_vendor_id",
                                        "duration",
                                        "mimetype",
                                        "track",
                                        "number_of_frames",
                                        "disc",
                                        "tlen",
                                        "bps"};
    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
        if (strcasecmp(key, known[i]) == 0)
            return true;
    return strncmp(key, "_STATISTICS", 11) == 0;
}

/* "2026-09-10T09:31:00.000000Z" to "2026-09-10 09:31:00". */
static void take_date(struct saying *s, const char *value)
{
    if (*s->tags.taken || strlen(value) < 19 || strncmp(value, "19", 2) == 0)
        return;
    for (int i = 0; i < 19; i++)
        s->tags.taken[i] = (char)(value[i] == 'T' ? ' ' : value[i]);
    if (strspn(s->tags.taken, "0123456789-: ") < 19)
        memset(s->tags.taken, 0, sizeof(s->tags.taken));
}

/* What programs call a track when nobody has named it. */
static bool is_usual(const char *value)
{
    static const char *const known[] = {
        "VideoHandler",     "SoundHandler",     "SubtitleHandler", "DataHandler",
        "Core Media Video", "Core Media Audio", "MetadataHandler"};
    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
        if (strcmp(value, known[i]) == 0)
            return true;
    return false;
}

static void say(struct saying *s, const AVDictionary *texts)
{
    const AVDictionaryEntry *e = NULL;
    while ((e = av_dict_get(texts, "", e, AV_DICT_IGNORE_SUFFIX))) {
        bool location = strcasestr(e->key, "location") || strstr(e->key, "xyz");
        if (strcmp(e->key, "creation_time") == 0)
            take_date(s, e->value);
        s->location |= location;
        if (location || is_technical(e->key) || is_usual(e->value))
            continue;
        if (s->tags.len >= TEXTS_MAX)
            s->tags.broken = true;
        else if (strcmp(e->key, "xmp") == 0)
            xmp_read(&s->tags, slice_of(e->value), &s->arena);
        else
            tags_add(&s->tags, &s->arena, TAG_TEXT,
                     tags_utf8(&s->arena, slice_of(e->value)));
    }
}

static void pack_said(struct str *answer, struct saying *s)
{
    pack_number(answer, s->tags.broken);
    pack_slice(answer, slice_of(s->tags.taken));
    pack_number(answer, s->tags.len);
    for (size_t i = 0; i < s->tags.len; i++) {
        pack_number(answer, s->tags.at[i].kind);
        pack_slice(answer, s->tags.at[i].text);
    }
}

/* What is shown as words with the film, and data beside it. The file is in memory, and
 * samples of the other streams are passed over. */
static void say_packets(struct saying *s, AVFormatContext *in)
{
    enum { PACKETS_MAX = 200 * 1000, PACKET_BYTES_MAX = 16 << 20 };
    AVPacket *packet = av_packet_alloc();
    size_t bytes = 0, count = 0;
    for (unsigned i = 0; i < in->nb_streams; i++) {
        const AVCodecParameters *p = in->streams[i]->codecpar;
        bool other =
            p->codec_type != AVMEDIA_TYPE_VIDEO && p->codec_type != AVMEDIA_TYPE_AUDIO;
        in->streams[i]->discard = other ? AVDISCARD_DEFAULT : AVDISCARD_ALL;
        if (p->codec_type == AVMEDIA_TYPE_SUBTITLE && p->extradata_size > 0)
            film_packet_words(
                &s->tags,
                slice_make((const char *)p->extradata, (size_t)p->extradata_size),
                &s->arena);
    }
    while (packet && av_read_frame(in, packet) >= 0) {
        const AVCodecParameters *p = in->streams[packet->stream_index]->codecpar;
        struct slice data =
            slice_make((const char *)packet->data, (size_t)packet->size);
        bool words = p->codec_type == AVMEDIA_TYPE_SUBTITLE;
        bool other =
            p->codec_type != AVMEDIA_TYPE_VIDEO && p->codec_type != AVMEDIA_TYPE_AUDIO;
        if (words && p->codec_id == AV_CODEC_ID_MOV_TEXT && data.len >= 2)
            data = slice_from(data, 2); /* its length */
        if (other && bytes < PACKET_BYTES_MAX && s->tags.len < TEXTS_MAX)
            film_packet_words(&s->tags, data, &s->arena);
        else if (words)
            s->tags.broken = true;
        bytes += other ? data.len : 0;
        av_packet_unref(packet);
        if (++count > PACKETS_MAX) {
            s->tags.broken = true;
            break;
        }
    }
    av_packet_free(&packet);
}

/* Everything that carries a text, the streams that are left out too. */
static bool say_all(struct saying *s, AVFormatContext *in, struct slice file)
{
    bool captions = false, others = false;
    say(s, in->metadata);
    for (unsigned i = 0; i < in->nb_streams; i++) {
        say(s, in->streams[i]->metadata);
        enum AVMediaType type = in->streams[i]->codecpar->codec_type;
        captions |= type == AVMEDIA_TYPE_SUBTITLE;
        others |= type != AVMEDIA_TYPE_VIDEO && type != AVMEDIA_TYPE_AUDIO;
    }
    for (unsigned i = 0; i < in->nb_chapters; i++)
        say(s, in->chapters[i]->metadata);
    film_words(&s->tags, file, &s->arena);
    if (others)
        say_packets(s, in);
    return captions;
}

void film_work(struct slice question, struct slice file, struct str *answer)
{
    struct film f;
    struct saying said = {0};
    (void)question;
    if (!film_open(&f, file)) {
        pack_number(answer, false);
        film_close(&f);
        return;
    }
    const AVCodecParameters *p = f.video ? f.video->codecpar : NULL;
    bool turned = p && film_orientation(&f) >= 5;
    arena_init(&said.arena);
    bool captions = say_all(&said, f.in, file);
    pack_number(answer, true);
    pack_number(answer, !f.video);
    pack_number(answer, f.audio != NULL);
    pack_number(answer, captions);
    pack_number(answer, said.location);
    pack_number(answer, p && p->codec_id == AV_CODEC_ID_HEVC);
    pack_number(answer, film_target(&f));
    pack_number(answer, !p ? 0 : (uint64_t)(turned ? p->height : p->width));
    pack_number(answer, !p ? 0 : (uint64_t)(turned ? p->width : p->height));
    pack_number(answer, f.in->duration > 0 ? (uint64_t)f.in->duration / 1000 : 0);
    pack_said(answer, &said);
    vec_release(&said.tags);
    arena_release(&said.arena);
    film_close(&f);
}
