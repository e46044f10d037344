#!/usr/bin/env node
console.log("tocsin");
