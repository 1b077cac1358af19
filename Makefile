# Voornaam. `make site` builds the program and renders content/ into public/;
# `make test` builds and runs every test. Both install what is missing (Debian).
SHELL := /bin/bash
.DELETE_ON_ERROR:

BUILD ?= build
CC = gcc
SITE ?= content
OUT ?= public

# The decoders of untrusted files are linked into a program of their own.
PKGS = libgit2 yaml-0.1 jansson libutf8proc gumbo libxxhash libb2
DECODE_PKGS = libseccomp vips libexif exempi-2.0 libturbojpeg libwebp libswscale \
  libavformat libavcodec libavutil poppler-glib libarchive libxml-2.0 zlib
BUILD_PACKAGES = gcc make git pkg-config gettext libc6-dev libcmark-gfm-dev \
  libcmark-gfm-extensions-dev libgit2-dev libyaml-dev libjansson-dev libutf8proc-dev \
  libgumbo-dev libxxhash-dev libb2-dev libseccomp-dev libexif-dev libvips-dev \
  libexempi-dev libturbojpeg0-dev libwebp-dev libswscale-dev libavformat-dev \
  libavcodec-dev libpoppler-glib-dev libarchive-dev libxml2-dev zlib1g-dev
TEST_PACKAGES = libcmocka-dev python3 python3-pil libimage-exiftool-perl libxml2-utils \
  libheif-examples ffmpeg hugo nginx caddy python3-yaml \
  openssh-server openssh-client gnupg

WARNINGS = -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Wvla \
  -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 -Wno-format-nonliteral \
  -Werror=incompatible-pointer-types -Werror=implicit-function-declaration \
  -Werror=int-conversion -Werror=discarded-qualifiers $(if $(DEVELOPER),-Werror)
OPTIMISE ?= -O2 -g
CPPFLAGS += -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -Igenerator -I$(BUILD) $(DEFINES)
CFLAGS += -std=c17 $(OPTIMISE) $(WARNINGS) $(SANITIZE)
# Asked for once, at first use: by then the packages are there.
PKG_CFLAGS = $(eval PKG_CFLAGS := $(filter-out -pthread -D%,$(patsubst -I%,-isystem %,\
  $(shell pkg-config --cflags $(PKGS) $(DECODE_PKGS)))))$(PKG_CFLAGS)
PKG_LIBS = $(eval PKG_LIBS := -Wl,--as-needed $(shell pkg-config --libs $(PKGS)) \
  -lcmark-gfm -lcmark-gfm-extensions -lm)$(PKG_LIBS)
DECODE_LIBS = $(eval DECODE_LIBS := -Wl,--as-needed $(shell pkg-config --libs \
  $(DECODE_PKGS)))$(DECODE_LIBS)
# V=1 shows whole commands.
Q = $(if $(V),,@echo "  $(@:$(BUILD)/%=%)";)

ROOMS = base format source site consent markdown privacy decode media render verify deploy \
  portal app
SOURCES = $(wildcard $(ROOMS:%=generator/%/*.c))
OBJECTS = $(SOURCES:generator/%.c=$(BUILD)/%.o)
EMBEDDED := $(shell find templates themes generator/data -type f 2>/dev/null | LC_ALL=C sort)
LIBRARY = $(BUILD)/libvoornaam.a
PROGRAM = $(BUILD)/voornaam
DECODER = $(BUILD)/voornaam-decode
CATALOGUE = $(BUILD)/locale/nl/LC_MESSAGES/voornaam.mo

.PHONY: all site test asan valgrind fuzz faults bench lint format coverage \
  golden-update install clean packages test-packages pot
all: packages
	@$(MAKE) --no-print-directory $(PROGRAM) $(CATALOGUE)

site: all
	$(PROGRAM) build -s $(SITE) -d $(OUT)

# --- what must be installed ------------------------------------------------------
packages:
	@tests/tools/packages.sh $(BUILD_PACKAGES)
test-packages:
	@tests/tools/packages.sh $(BUILD_PACKAGES) $(TEST_PACKAGES)

# --- the program -----------------------------------------------------------------
$(PROGRAM): $(BUILD)/main.o $(LIBRARY) | $(DECODER)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

$(DECODER): $(BUILD)/main_decode.o $(LIBRARY)
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(DECODE_LIBS) $(PKG_LIBS)

$(LIBRARY): $(OBJECTS) $(BUILD)/embedded.o
	@rm -f $@
	@ar qcs $@ $^

$(BUILD)/%.o: generator/%.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(PKG_CFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/embedded.s: generator/embed.sh $(EMBEDDED)
	@mkdir -p $(@D)
	@generator/embed.sh $(EMBEDDED) > $@
$(BUILD)/embedded.o: $(BUILD)/embedded.s $(EMBEDDED)
	$(Q)$(CC) -c -o $@ $<

$(CATALOGUE): generator/po/nl.po
	@mkdir -p $(@D)
	$(Q)msgfmt --check -o $@ $<

# New and changed messages to po/nl.po, where their Dutch goes.
XGETTEXT = --from-code=UTF-8 --add-location=file \
  -k_ -kN_ -kmessage_plural:1,2
pot:
	@xgettext $(XGETTEXT) -o $(BUILD)/voornaam.pot $(SOURCES) generator/main.c
	@sed -i "/^.POT-Creation-Date/d" $(BUILD)/voornaam.pot
	msgmerge --quiet --update --backup=none --no-wrap --no-fuzzy-matching \
	  --add-location=file generator/po/nl.po $(BUILD)/voornaam.pot
	msgattrib --no-obsolete --no-wrap -o generator/po/nl.po generator/po/nl.po
	msgfmt --check --statistics -o /dev/null generator/po/nl.po

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)

# --- tests -----------------------------------------------------------------------
include tests/tests.mk

# --- the rest --------------------------------------------------------------------
PREFIX ?= /usr/local
install: all
	install -D -m 755 $(PROGRAM) $(DESTDIR)$(PREFIX)/bin/voornaam
	install -D -m 755 $(DECODER) $(DESTDIR)$(PREFIX)/libexec/voornaam-decode
	install -D -m 644 $(CATALOGUE) \
	  $(DESTDIR)$(PREFIX)/share/locale/nl/LC_MESSAGES/voornaam.mo

format:
	clang-format -i $$(git ls-files '*.c' '*.h')

clean:
	rm -rf $(BUILD)
