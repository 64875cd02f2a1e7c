{{- define "convene-bot.name" -}}
{{- printf "%s-bot" .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "convene-bot.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "convene-bot.labels" -}}
{{ include "convene-bot.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/part-of: convene
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version }}
{{- end -}}
